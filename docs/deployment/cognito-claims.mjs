// Cognito's trigger "pre token generation", event version V2_0 (plan Essentials or Plus): the claim `departements`, and of
// the scopes that a page asks for those of somebody's groups alone. Cognito by itself gives whatever scope an
// application may ask for to whoever signs in. Groups have the names of the scopes that they give (coverage:read);
// départements are in the attribute `custom:departements`, as 12,48 or *.

const SERVER = "maillage";
const SCOPES = ["coverage:read", "scenarios:write", "sites:write", "matches:write"];

export const handler = async (event) => {
  const groups = event.request.groupConfiguration?.groupsToOverride ?? [];
  const departements = event.request.userAttributes["custom:departements"] ?? "";
  const refused = SCOPES.filter((scope) => !groups.includes(scope));
  event.response = {
    claimsAndScopeOverrideDetails: {
      accessTokenGeneration: {
        claimsToAddOrOverride: departements ? { departements } : {},
        scopesToSuppress: refused.map((scope) => `${SERVER}/${scope}`),
      },
    },
  };
  return event;
};
