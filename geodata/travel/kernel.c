/* Bounded shortest paths over the travel graph, and the ways that end at doors.
 *
 * What geodata/travel/graph.py (Search), geodata/travel/trips.py (_through_nodes) and, of many origins
 * at once, geodata/travel/table.py (Roads) do with numpy and scipy, to the last bit: the same sums in the same order, and the least of them. E. W. Dijkstra, A note
 * on two problems in connexion with graphs, Numerische Mathematik 1, 1959, with a binary heap in
 * which each node is once. Every index that an array gives is compared with the length of what it
 * is an index of: no content of an array leads outside of another.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* Nodes, and the edges that leave each: those of a node lie from its start to the next one's. */
struct graph {
    int64_t nodes;
    int64_t edges;
    const int32_t *starts;   /* nodes + 1 */
    const uint16_t *targets; /* edges */
    const uint16_t *whole_s; /* seconds of the edges in whole numbers, or NULL: */
    const double *exact_s;   /* as they are */
};

/* One search: arrays of as many entries as the graph has nodes. */
struct search {
    double *seconds;  /* to each node, infinite where nothing came */
    int32_t *heap;    /* the nodes that wait, by their seconds */
    int32_t *place;   /* of each node in the heap, -1 of one that does not wait */
    int32_t *reached; /* the nodes whose seconds are not infinite, in no order */
    int64_t waiting;
    int64_t count;
};

/* Where one may go: destinations by the node they are in, and the last edges to each. */
struct doors {
    int64_t sites;
    int64_t placed;
    int64_t doors;
    const int32_t *first;   /* nodes + 1: of those of a node in `site` */
    const int32_t *site;    /* placed */
    const int32_t *starts;  /* sites + 1: of those of a site in `node` and `seconds` */
    const int32_t *node;    /* doors */
    const double *seconds;  /* doors */
};

/* Where many searches begin, one after the other: nodes, and the seconds to each. */
struct origins {
    int64_t origins;
    int64_t edges;
    const int64_t *starts; /* origins + 1: of those of an origin in `nodes` and `seconds` */
    const int64_t *nodes;  /* edges */
    const double *seconds; /* edges */
    const double *limits;  /* of each origin: nothing beyond it is looked for */
};

/* Destinations by the nodes from which a last edge leads to each. */
struct goals {
    int64_t sites;
    int64_t doors;
    const int64_t *starts; /* nodes + 1: of the doors of a node in `site` and `seconds` */
    const int32_t *site;   /* doors */
    const double *seconds; /* doors */
};

/* What such searches come to: of each origin, up to its end, where and the seconds to there. */
struct found {
    int64_t room;
    int64_t *ends;   /* of each origin */
    int32_t *where;  /* room */
    double *seconds; /* room */
};

static void put(struct search *s, int64_t at, int32_t node)
{
    s->heap[at] = node;
    s->place[node] = (int32_t)at;
}

static void rise(struct search *s, int64_t at)
{
    const int32_t node = s->heap[at];
    const double seconds = s->seconds[node];
    while (at > 0) {
        const int64_t above = (at - 1) / 2;
        if (s->seconds[s->heap[above]] <= seconds)
            break;
        put(s, at, s->heap[above]);
        at = above;
    }
    put(s, at, node);
}

static void sink(struct search *s, int64_t at)
{
    const int32_t node = s->heap[at];
    const double seconds = s->seconds[node];
    for (;;) {
        int64_t below = 2 * at + 1;
        if (below >= s->waiting)
            break;
        if (below + 1 < s->waiting && s->seconds[s->heap[below + 1]] < s->seconds[s->heap[below]])
            below++;
        if (s->seconds[s->heap[below]] >= seconds)
            break;
        put(s, at, s->heap[below]);
        at = below;
    }
    put(s, at, node);
}

static void arrive(struct search *s, int32_t node, double seconds)
{
    if (s->seconds[node] == INFINITY)
        s->reached[s->count++] = node;
    s->seconds[node] = seconds;
    if (isnan(seconds)) /* it is known to be of no use, as numpy has it: nothing leaves it */
        return;
    if (s->place[node] < 0)
        put(s, s->waiting++, node);
    rise(s, s->place[node]);
}

static int64_t within(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

/* Makes arrays that hold anything those of a search that has not begun. */
void maillage_prepare(const struct graph *g, struct search *s)
{
    for (int64_t node = 0; node < g->nodes; node++) {
        s->seconds[node] = INFINITY;
        s->place[node] = -1;
    }
    s->waiting = s->count = 0;
}

/* Makes them so again, after a search: of what it reached alone. */
void maillage_forget(struct search *s)
{
    for (int64_t at = 0; at < s->count; at++) {
        s->seconds[s->reached[at]] = INFINITY;
        s->place[s->reached[at]] = -1;
    }
    s->waiting = s->count = 0;
}

/* Begins at some nodes, with the seconds to each; of a node that comes twice, the least. */
void maillage_begin(const struct graph *g, struct search *s, int64_t seeds, const int64_t *nodes,
                    const double *seconds)
{
    for (int64_t seed = 0; seed < seeds; seed++) {
        const int64_t node = nodes[seed];
        if (node < 0 || node >= g->nodes || s->seconds[node] <= seconds[seed])
            continue;
        arrive(s, (int32_t)node, seconds[seed]);
    }
}

/* Makes the seconds final up to a limit; returns how many nodes wait beyond it. */
int64_t maillage_extend(const struct graph *g, struct search *s, double limit_s)
{
    while (s->waiting > 0 && s->seconds[s->heap[0]] <= limit_s) {
        const int32_t node = s->heap[0];
        const double seconds = s->seconds[node];
        s->place[node] = -1;
        s->waiting--;
        if (s->waiting > 0) {
            put(s, 0, s->heap[s->waiting]);
            sink(s, 0);
        }
        const int64_t first = within(g->starts[node], 0, g->edges);
        const int64_t after = within(g->starts[node + 1], 0, g->edges);
        for (int64_t edge = first; edge < after; edge++) {
            const int32_t target = g->targets[edge];
            const double more = g->whole_s != NULL ? (double)g->whole_s[edge] : g->exact_s[edge];
            const double arrival = seconds + more;
            if (target < g->nodes && arrival < s->seconds[target])
                arrive(s, target, arrival);
        }
    }
    return s->waiting;
}

/* Writes the wanted sites whose node was reached, and the seconds to each by its best last edge.
 * Both arrays have room for every site; returns how many were written, in no order. */
int64_t maillage_arrivals(const struct graph *g, const struct search *s, const struct doors *d,
                          const uint8_t *wanted, int64_t *sites, double *seconds)
{
    int64_t found = 0;
    for (int64_t at = 0; at < s->count; at++) {
        const int32_t own = s->reached[at];
        if (isnan(s->seconds[own]))
            continue;
        const int64_t first = within(d->first[own], 0, d->placed);
        const int64_t after = within(d->first[own + 1], 0, d->placed);
        for (int64_t k = first; k < after; k++) {
            const int32_t site = d->site[k];
            if (site < 0 || site >= d->sites || !wanted[site] || found >= d->sites)
                continue;
            double best = INFINITY;
            const int64_t door = within(d->starts[site], 0, d->doors);
            const int64_t last = within(d->starts[site + 1], 0, d->doors);
            for (int64_t each = door; each < last; each++) {
                const int32_t node = d->node[each];
                if (node < 0 || node >= g->nodes || !isfinite(s->seconds[node]))
                    continue;
                const double arrival = s->seconds[node] + d->seconds[each];
                if (isnan(arrival) || arrival < best)
                    best = arrival;
                if (isnan(best))
                    break;
            }
            sites[found] = site;
            seconds[found++] = best;
        }
    }
    return found;
}

static void search_from(const struct graph *g, struct search *s, const struct origins *o,
                        int64_t origin)
{
    const int64_t first = within(o->starts[origin], 0, o->edges);
    const int64_t after = within(o->starts[origin + 1], first, o->edges);
    maillage_begin(g, s, after - first, o->nodes + first, o->seconds + first);
    maillage_extend(g, s, o->limits[origin]);
}

static int is_within(double seconds, double limit_s)
{
    return isfinite(seconds) && seconds <= limit_s;
}

/* Writes, of each origin from the first, the nodes within its limit in order, and the seconds.
 * `marks` has a bit for each node, all of them 0. Ends before an origin for which there may be no
 * room, and returns it; with room for every node, one is done at least. */
int64_t maillage_table(const struct graph *g, struct search *s, const struct origins *o,
                       int64_t first, uint64_t *marks, const struct found *f)
{
    int64_t origin = first, written = 0;
    for (; origin < o->origins && f->room - written >= g->nodes; origin++) {
        int64_t least = g->nodes, most = -1;
        search_from(g, s, o, origin);
        for (int64_t at = 0; at < s->count; at++) {
            const int64_t node = s->reached[at];
            if (!is_within(s->seconds[node], o->limits[origin]))
                continue;
            marks[node / 64] |= UINT64_C(1) << (node % 64);
            least = node < least ? node : least;
            most = node > most ? node : most;
        }
        for (int64_t word = least / 64; word <= most / 64 && most >= 0; word++) {
            for (; marks[word] != 0; marks[word] &= marks[word] - 1) {
                const int32_t node = (int32_t)(word * 64 + __builtin_ctzll(marks[word]));
                f->where[written] = node;
                f->seconds[written++] = s->seconds[node];
            }
        }
        f->ends[origin] = written;
        maillage_forget(s);
    }
    return origin;
}

/* Writes, of each origin from the first, the destinations within its limit in no order, and the
 * seconds by the best last edge. `best` and `come` have room for every destination, and hold
 * anything. Ends as `maillage_table` does. */
int64_t maillage_goals(const struct graph *g, struct search *s, const struct origins *o,
                       const struct goals *d, int64_t first, double *best, int32_t *come,
                       const struct found *f)
{
    int64_t origin = first, written = 0;
    for (int64_t site = 0; site < d->sites; site++)
        best[site] = INFINITY;
    for (; origin < o->origins && f->room - written >= d->sites; origin++) {
        int64_t count = 0;
        search_from(g, s, o, origin);
        for (int64_t at = 0; at < s->count; at++) {
            const int64_t node = s->reached[at];
            if (!is_within(s->seconds[node], o->limits[origin]))
                continue;
            const int64_t door = within(d->starts[node], 0, d->doors);
            const int64_t last = within(d->starts[node + 1], 0, d->doors);
            for (int64_t each = door; each < last; each++) {
                const int32_t site = d->site[each];
                const double arrival = s->seconds[node] + d->seconds[each];
                if (site < 0 || site >= d->sites || !is_within(arrival, o->limits[origin]))
                    continue;
                if (best[site] == INFINITY)
                    come[count++] = site;
                if (arrival < best[site])
                    best[site] = arrival;
            }
        }
        for (int64_t at = 0; at < count; at++) {
            f->where[written] = come[at];
            f->seconds[written++] = best[come[at]];
            best[come[at]] = INFINITY;
        }
        f->ends[origin] = written;
        maillage_forget(s);
    }
    return origin;
}
