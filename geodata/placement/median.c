/* The p-median, compiled: what a bound asks at each step, and swaps with upheavals.
 *
 * See median_kernel.py, which lays out the arrays and says what they are of. What leaves here is
 * priced again in Python: what is wrong proves less, or is a worse plan.
 */
#include <stdint.h>
#include <stdlib.h>

/* Trips by demand, the nearest candidate first; and by candidate. */
typedef struct {
    int64_t demands, candidates;
    const int64_t *starts, *columns;
    const double *costs;
    const int64_t *column_starts, *column_rows;
    const double *column_costs, *beyond;
} Trips;

/* A plan: of each demand what its nearest two sites cost, and which (-1: none); what each site
 * saves; candidates worth a look. */
typedef struct {
    double *first, *second, *loss, *extra;
    int64_t *nearest, *next, *queue, *touched, *sites, *place;
    uint8_t *chosen, *queued;
    const uint8_t *frozen;
    int64_t count, waiting;
    double total, least;
    uint64_t draw;
} Plan;

typedef struct {
    int64_t out, in;
} Swap;

enum { NEAR = 24, TRIES = 20, MOST_SWAPS = 4096 };

/* Adds to each candidate what it saves of what each demand pays. */
void maillage_worth(const Trips *t, const double *paid, double *worth)
{
    for (int64_t i = 0; i < t->demands; i++)
        for (int64_t at = t->starts[i]; at < t->starts[i + 1] && t->costs[at] < paid[i]; at++)
            worth[t->columns[at]] += paid[i] - t->costs[at];
}

/* How many of the candidates chosen cost each demand less than it pays. */
void maillage_served(const Trips *t, const double *paid, const uint8_t *chosen, double *served)
{
    for (int64_t i = 0; i < t->demands; i++) {
        int64_t count = 0;
        for (int64_t at = t->starts[i]; at < t->starts[i + 1] && t->costs[at] < paid[i]; at++)
            count += chosen[t->columns[at]];
        served[i] = (double)count;
    }
}

static int64_t drawn(Plan *s, int64_t bound) /* xorshift64, Marsaglia, J. Stat. Software 8, 2003 */
{
    s->draw ^= s->draw << 13;
    s->draw ^= s->draw >> 7;
    s->draw ^= s->draw << 17;
    return (int64_t)(s->draw % (uint64_t)bound);
}

static void serve(const Trips *t, Plan *s, int64_t i)
{
    s->nearest[i] = s->next[i] = -1;
    s->first[i] = s->second[i] = t->beyond[i];
    for (int64_t at = t->starts[i]; at < t->starts[i + 1]; at++) {
        if (!s->chosen[t->columns[at]])
            continue;
        if (s->nearest[i] >= 0) {
            s->next[i] = t->columns[at];
            s->second[i] = t->costs[at];
            return;
        }
        s->nearest[i] = t->columns[at];
        s->first[i] = t->costs[at];
    }
}

static void look(Plan *s, int64_t j)
{
    if (s->queued[j])
        return;
    s->queued[j] = 1;
    s->queue[s->waiting++] = j;
}

/* Serves a demand anew; candidates that may now be worth a swap are to be looked at. */
static void serve_again(const Trips *t, Plan *s, int64_t i, int looks)
{
    const double was = s->first[i], other = s->second[i];
    if (s->nearest[i] >= 0)
        s->loss[s->nearest[i]] -= other - was;
    serve(t, s, i);
    if (s->nearest[i] >= 0)
        s->loss[s->nearest[i]] += s->second[i] - s->first[i];
    s->total += s->first[i] - was;
    const double most = s->second[i] > other ? s->second[i] : other;
    for (int64_t at = t->starts[i]; looks && at < t->starts[i + 1] && t->costs[at] < most; at++)
        look(s, t->columns[at]);
}

static void swap(const Trips *t, Plan *s, int64_t out, int64_t in, int looks)
{
    s->chosen[out] = 0;
    s->chosen[in] = 1;
    s->place[in] = s->place[out];
    s->sites[s->place[in]] = in;
    for (int64_t at = t->column_starts[out]; at < t->column_starts[out + 1]; at++) {
        const int64_t i = t->column_rows[at];
        if (s->nearest[i] == out || s->next[i] == out)
            serve_again(t, s, i, looks);
    }
    for (int64_t at = t->column_starts[in]; at < t->column_starts[in + 1]; at++) {
        const int64_t i = t->column_rows[at];
        if (s->nearest[i] != in && s->next[i] != in && t->column_costs[at] < s->second[i])
            serve_again(t, s, i, looks);
    }
}

static int64_t least_missed(const Plan *s)
{
    int64_t found = -1;
    for (int64_t at = 0; at < s->count; at++) {
        const int64_t j = s->sites[at];
        if (!s->frozen[j] && (found < 0 || s->loss[j] < s->loss[found]))
            found = j;
    }
    return found;
}

/* What a candidate gains in place of the site that it replaces best (Resende and Werneck 2007). */
static double gained(const Trips *t, Plan *s, int64_t in, int64_t least, int64_t *out)
{
    double gain = 0, best = s->loss[least];
    int64_t count = 0;
    *out = least;
    for (int64_t at = t->column_starts[in]; at < t->column_starts[in + 1]; at++) {
        const int64_t i = t->column_rows[at], site = s->nearest[i];
        const double cost = t->column_costs[at];
        if (cost >= s->second[i])
            continue;
        if (cost < s->first[i])
            gain += s->first[i] - cost;
        if (site < 0)
            continue;
        if (s->extra[site] == 0)
            s->touched[count++] = site;
        s->extra[site] += s->second[i] - (cost > s->first[i] ? cost : s->first[i]);
    }
    for (int64_t at = 0; at < count; at++) {
        const int64_t site = s->touched[at];
        const double lost = s->loss[site] - s->extra[site];
        s->extra[site] = 0;
        if (lost < best && !s->frozen[site]) {
            best = lost;
            *out = site;
        }
    }
    return gain - best;
}

/* Makes swaps that gain, of the candidates to be looked at, until none does. */
static int64_t descend(const Trips *t, Plan *s, Swap *made, int64_t most)
{
    int64_t count = 0, least = least_missed(s);
    while (s->waiting > 0 && count < most && least >= 0) {
        const int64_t in = s->queue[--s->waiting];
        int64_t out;
        s->queued[in] = 0;
        if (s->chosen[in] || gained(t, s, in, least, &out) <= s->least)
            continue;
        swap(t, s, out, in, 1);
        made[count].out = out;
        made[count++].in = in;
        least = least_missed(s);
    }
    while (s->waiting > 0)
        s->queued[s->queue[--s->waiting]] = 0;
    return count;
}

/* Puts a chain of one to three neighbouring sites each at a candidate beside it. */
static int64_t upset(const Trips *t, Plan *s, Swap *made)
{
    int64_t count = 0, site = s->sites[drawn(s, s->count)];
    for (int64_t wanted = 1 + drawn(s, 3); count < wanted && site >= 0; count++) {
        const int64_t size = t->column_starts[site + 1] - t->column_starts[site];
        int64_t i = -1;
        for (int tries = 0; size > 0 && tries < TRIES && i < 0; tries++) {
            i = t->column_rows[t->column_starts[site] + drawn(s, size)];
            i = s->nearest[i] == site ? i : -1;
        }
        if (i < 0 || s->frozen[site])
            break;
        const int64_t near = t->starts[i + 1] - t->starts[i];
        const int64_t in = t->columns[t->starts[i] + drawn(s, near < NEAR ? near : NEAR)];
        if (s->chosen[in])
            break;
        const int64_t then = s->next[i];
        swap(t, s, site, in, 1);
        made[count].out = site;
        made[count].in = in;
        site = then;
    }
    return count;
}

/* Lays out a plan from the candidates chosen. */
void maillage_place(const Trips *t, Plan *s)
{
    s->count = s->waiting = 0;
    s->total = 0;
    for (int64_t j = 0; j < t->candidates; j++) {
        s->loss[j] = s->extra[j] = 0;
        s->queued[j] = 0;
        if (s->chosen[j]) {
            s->place[j] = s->count;
            s->sites[s->count++] = j;
        }
    }
    for (int64_t i = 0; i < t->demands; i++) {
        serve(t, s, i);
        s->total += s->first[i];
        if (s->nearest[i] >= 0)
            s->loss[s->nearest[i]] += s->second[i] - s->first[i];
    }
}

/* Makes swaps that gain, of any candidate. Returns how many, at most MOST_SWAPS; -1: no memory. */
int64_t maillage_descend(const Trips *t, Plan *s)
{
    Swap *made = malloc(MOST_SWAPS * sizeof *made);
    if (made == NULL)
        return -1;
    for (int64_t j = 0; j < t->candidates; j++)
        if (!s->chosen[j])
            look(s, j);
    const int64_t count = descend(t, s, made, MOST_SWAPS);
    free(made);
    return count;
}

/* Upsets the plan so many times, each kept if it gains. Returns how many did; -1: no memory. */
int64_t maillage_upset(const Trips *t, Plan *s, int64_t times)
{
    Swap *made = malloc(MOST_SWAPS * sizeof *made);
    int64_t gained_by = 0;
    if (made == NULL)
        return -1;
    for (int64_t number = 0; number < times && s->count > 0; number++) {
        const double before = s->total;
        int64_t count = upset(t, s, made);
        if (count > 0)
            count += descend(t, s, made + count, MOST_SWAPS - count);
        if (count > 0 && s->total < before - s->least) {
            gained_by++;
            continue;
        }
        while (count-- > 0)
            swap(t, s, made[count].in, made[count].out, 0);
        s->total = before;
    }
    free(made);
    return gained_by;
}
