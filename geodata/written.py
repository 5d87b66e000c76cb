"""The base of documents that somebody writes: the bodies of routes, and scenarios."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError


class Written(BaseModel):
    """A document of which each field is known, and no truth is taken for a number.

    YAML reads `yes` and `on` as true, which pydantic would count as 1.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _no_truth_for_a_number(cls, value: Any, info: ValidationInfo) -> Any:
        among = value if isinstance(value, list | tuple) else (value,)
        if not any(isinstance(each, bool) for each in among):
            return value
        kinds = _plain(cls.model_fields[str(info.field_name)].annotation)
        if bool not in kinds and kinds & {int, float}:
            raise PydanticCustomError("number_type", "Input should be a number, not true or false")
        return value


def _plain(kind: Any) -> set[Any]:
    """Returns the types that a type is made of."""
    inside = get_args(kind)
    return {kind}.union(*map(_plain, inside)) if inside else {kind}
