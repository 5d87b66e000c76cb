"""The task of the scenarios' state machine: solve one."""
