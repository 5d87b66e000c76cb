// A program: asks every public route by the types that openapi-typescript makes, and prints what it read, as JSON.

import createClient from 'openapi-fetch';
import type { components, paths } from './nearest.js';

const client = createClient<paths>({ baseUrl: process.argv[2]! });

function told<T>(reply: { data?: T }): T {
  if (reply.data === undefined) throw new Error('no answer');
  return reply.data;
}

const from = { commune: '01002' };
const found = told(await client.GET('/v1/nearest', { params: { query: { ...from, limit: 1 } } }));
const byNeed = await client.GET('/v1/nearest', { params: { query: { ...from, need: ['cv', 'privacy'] } } });
// @ts-expect-error A need that there is not is found by the compiler.
const noNeed: components['schemas']['NearestReply']['mode'] = 'horse';
const wrong = await client.GET('/v1/nearest', {});
const collection = await fetch(`${process.argv[2]}/v1/nearest?commune=01002`, {
  headers: { accept: 'application/geo+json' },
});
const geojson = (await collection.json()) as components['schemas']['NearestCollection'];
const [longitude, latitude] = geojson.features[0]!.geometry!.coordinates;
if (!('sites' in found)) throw new Error('GeoJSON, which was not asked for');
const first = found.sites[0]!;
const listed = told(await client.GET('/v1/sites', { params: { query: { commune: '01001', limit: 2 } } }));
if (typeof listed === 'string' || !('sites' in listed)) throw new Error('no JSON, which was asked for');
const read = {
  '/v1/nearest': {
    site: [first.id, first.adresse, first.latitude, first.telephone, first.horaires],
    services: first.services,
    access: first.access,
    understood_as: found.origin!.understood_as,
    need: byNeed.response.status,
    wrong: [wrong.response.status, wrong.error !== undefined && 'code' in wrong.error ? wrong.error.code : null],
    geojson: [longitude, latitude, geojson.features[0]!.properties.nom],
  },
  '/v1/addresses': told(
    await client.GET('/v1/addresses', { params: { query: { q: 'st etienne' } } }),
  ).addresses.map((each) => each.label),
  '/v1/reverse': told(await client.GET('/v1/reverse', { params: { query: { lat: 46.05, lon: 0 } } })).commune!.code,
  '/v1/communes': told(
    await client.GET('/v1/communes', { params: { query: { q: 'st etienne' } } }),
  ).communes.map((each) => each.code),
  '/v1/communes/{code}': told(await client.GET('/v1/communes/{code}', { params: { path: { code: '01999' } } })).relation,
  '/v1/sites': listed.sites.map((each) => each.id),
  '/v1/sites/{site_id}': told(
    await client.GET('/v1/sites/{site_id}', { params: { path: { site_id: 'west' } } }),
  ).site.nom,
  '/v1/sign-in': told(await client.GET('/v1/sign-in')).client_id,
  '/v1/publisher': told(await client.GET('/v1/publisher')).accessibility_state,
};
console.log(JSON.stringify({ ...read, unused: noNeed }));
