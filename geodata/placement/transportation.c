/* Who goes where when each place has so much room: successive shortest paths, compiled.
 *
 * See transportation.py, which does the same in Python, in the same order, and says what arrays
 * are of. Nodes are the sites, then the demands. A heap gives the nearest node, the first of those
 * as near, so that both give the same flow to the last bit.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Arcs by demand, and those of each site; what flows on each. */
typedef struct {
    int64_t demands, sites;
    const int64_t *starts, *columns, *rows;
    const double *costs, *supplies;
    const int64_t *site_starts, *site_arcs;
    double *room, *flow;
    double away, least;
} Network;

typedef struct {
    double far;
    int64_t node;
} Entry;

/* The search of one path: of each node how far, by which arc, what is done. */
typedef struct {
    double *far, *price;
    int64_t *by, *seen;
    uint8_t *done;
    int64_t count, waiting, size;
    Entry *heap;
} Search;

static int is_before(Entry one, Entry other)
{
    return one.far < other.far || (one.far == other.far && one.node < other.node);
}

static int put(Search *s, double far, int64_t node)
{
    if (s->waiting == s->size) {
        Entry *more = realloc(s->heap, sizeof *more * (size_t)(2 * s->size));
        if (!more)
            return -1;
        s->heap = more;
        s->size *= 2;
    }
    Entry entry = {far, node};
    int64_t at = s->waiting++;
    while (at > 0 && is_before(entry, s->heap[(at - 1) / 2])) {
        s->heap[at] = s->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    s->heap[at] = entry;
    return 0;
}

static Entry taken(Search *s)
{
    Entry first = s->heap[0], last = s->heap[--s->waiting];
    int64_t at = 0;
    for (;;) {
        int64_t below = 2 * at + 1;
        if (below >= s->waiting)
            break;
        if (below + 1 < s->waiting && is_before(s->heap[below + 1], s->heap[below]))
            below++;
        if (!is_before(s->heap[below], last))
            break;
        s->heap[at] = s->heap[below];
        at = below;
    }
    s->heap[at] = last;
    return first;
}

static int reach(Search *s, int64_t node, double far, int64_t arc)
{
    if (far >= s->far[node])
        return 0;
    if (s->far[node] == INFINITY)
        s->seen[s->count++] = node;
    s->far[node] = far;
    s->by[node] = arc;
    return put(s, far, node);
}

static double at_least_zero(double reduced) /* no less than nothing: sums are rounded */
{
    return reduced > 0.0 ? reduced : 0.0;
}

static int spread(const Network *n, Search *s, Entry from)
{
    const double *price = s->price;
    if (from.node >= n->sites) {
        int64_t i = from.node - n->sites;
        for (int64_t a = n->starts[i]; a < n->starts[i + 1]; a++) {
            double cost = at_least_zero(n->costs[a] + price[from.node] - price[n->columns[a]]);
            if (reach(s, n->columns[a], from.far + cost, a))
                return -1;
        }
        return 0;
    }
    for (int64_t k = n->site_starts[from.node]; k < n->site_starts[from.node + 1]; k++) {
        int64_t a = n->site_arcs[k], node = n->sites + n->rows[a];
        if (n->flow[a] <= n->least)
            continue;
        double cost = at_least_zero(price[from.node] - price[node] - n->costs[a]);
        if (reach(s, node, from.far + cost, a))
            return -1;
    }
    return 0;
}

/* The last node of the shortest path of a demand, a site with room or a demand that stays away;
 * `far` is how long it is. Prices follow. -1 where there is no memory. */
static int64_t path(const Network *n, Search *s, int64_t source)
{
    double best = INFINITY;
    int64_t end = -1;
    s->count = s->waiting = 0;
    if (reach(s, source, 0.0, -1))
        return -1;
    while (s->waiting) {
        Entry next = taken(s);
        if (next.far >= best)
            break;
        if (s->done[next.node])
            continue;
        s->done[next.node] = 1;
        double beyond = INFINITY;
        if (next.node >= n->sites)
            beyond = next.far + at_least_zero(n->away + s->price[next.node]);
        else if (n->room[next.node] > n->least)
            beyond = next.far;
        if (beyond < best) {
            best = beyond;
            end = next.node;
        }
        if (spread(n, s, next))
            return -1;
    }
    for (int64_t k = 0; k < s->count; k++) {
        int64_t node = s->seen[k];
        if (s->far[node] < best)
            s->price[node] += s->far[node] - best;
        s->far[node] = INFINITY;
        s->done[node] = 0;
    }
    return end;
}

/* Sends what it may along a path; returns how much of it stays away or was placed. */
static double sent(const Network *n, Search *s, int64_t source, int64_t end, double most)
{
    int64_t node = end;
    if (end < n->sites && n->room[end] < most)
        most = n->room[end];
    while (node != source) {
        int64_t a = s->by[node];
        if (node >= n->sites && n->flow[a] < most)
            most = n->flow[a];
        node = node >= n->sites ? n->columns[a] : n->sites + n->rows[a];
    }
    for (node = end; node != source;) {
        int64_t a = s->by[node];
        n->flow[a] += node >= n->sites ? -most : most;
        node = node >= n->sites ? n->columns[a] : n->sites + n->rows[a];
    }
    if (end < n->sites)
        n->room[end] -= most;
    return most;
}

/* Fills the flow; 0, or -1 where there is no memory. */
int maillage_transport(const Network *n)
{
    size_t nodes = (size_t)(n->demands + n->sites);
    Search s = {.size = 1024};
    s.far = malloc(nodes * sizeof *s.far);
    s.price = calloc(nodes, sizeof *s.price);
    s.by = malloc(nodes * sizeof *s.by);
    s.seen = malloc(nodes * sizeof *s.seen);
    s.done = calloc(nodes, 1);
    s.heap = malloc((size_t)s.size * sizeof *s.heap);
    int failed = !(s.far && s.price && s.by && s.seen && s.done && s.heap);
    for (size_t k = 0; !failed && k < nodes; k++)
        s.far[k] = INFINITY;
    for (int64_t i = 0; !failed && i < n->demands; i++) {
        double left = n->supplies[i];
        while (!failed && left > n->least) {
            int64_t end = path(n, &s, n->sites + i);
            failed = end < 0;
            if (!failed)
                left -= sent(n, &s, n->sites + i, end, left);
        }
    }
    free(s.far);
    free(s.price);
    free(s.by);
    free(s.seen);
    free(s.done);
    free(s.heap);
    return failed ? -1 : 0;
}
