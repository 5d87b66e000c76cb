/* Who goes where when each site has so much room: successive shortest paths, compiled.
 *
 * See transportation.py, which does the same in Python, in the same order, and says what arrays
 * are of. Paths are looked for among sites alone: from one to another leads whoever moves between
 * them at the least cost. A heap gives the nearest site, the first of those as near, so that both
 * give the same flow to the last bit.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Arcs by demand; what flows on each, the room that is left and the price of each site. */
typedef struct {
    int64_t demands, sites;
    const int64_t *starts;
    const int32_t *columns;
    const double *costs, *supplies;
    double *room, *price, *flow;
    double away, least;
} Network;

typedef struct {
    double far;
    int32_t site;
} Entry;

/* The arcs on which something flows to a site. */
typedef struct {
    int64_t count, size;
    int32_t *arcs;
} Held;

/* To a site at the least cost of any of those served at another: the arc that is left for it, and
 * the arc that is taken. */
typedef struct {
    double more;
    int32_t site, from, to;
} Move;

/* Of a site, where those whom it serves may move, and whose arc is the longest. */
typedef struct {
    int64_t count, size;
    Move *each;
    double longest;
    int32_t longest_arc, is_old;
} Moves;

typedef struct {
    const Network *of;
    int32_t *demand_of, *place; /* of each arc: whose it is, and where among what its site holds */
    Held *held;
    Moves *moves;
    double *far;
    int32_t *from, *to, *seen, *slot; /* of each site: by which arcs it is come to */
    uint8_t *done;
    int64_t count, waiting, size;
    Entry *heap;
} Search;

static int is_before(Entry one, Entry other)
{
    return one.far < other.far || (one.far == other.far && one.site < other.site);
}

static int put(Search *s, double far, int32_t site)
{
    if (s->waiting == s->size) {
        Entry *more = realloc(s->heap, sizeof *more * (size_t)(2 * s->size));
        if (!more)
            return -1;
        s->heap = more;
        s->size *= 2;
    }
    Entry entry = {far, site};
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

static int reach(Search *s, int32_t site, double far, int32_t from, int32_t to)
{
    if (s->done[site] || !(far < s->far[site]))
        return 0;
    if (s->far[site] == INFINITY)
        s->seen[s->count++] = site;
    s->far[site] = far;
    s->from[site] = from;
    s->to[site] = to;
    return put(s, far, site);
}

static Move *one_more(Moves *m)
{
    if (m->count == m->size) {
        int64_t size = m->size ? 2 * m->size : 16;
        Move *each = realloc(m->each, sizeof *each * (size_t)size);
        if (!each)
            return NULL;
        m->each = each;
        m->size = size;
    }
    return &m->each[m->count++];
}

/* Looks anew at whom a site serves: who moves where at the least cost. */
static int looked(Search *s, int32_t site)
{
    const Network *n = s->of;
    Moves *m = &s->moves[site];
    const Held *held = &s->held[site];
    int failed = 0;
    m->count = 0;
    m->longest = -INFINITY;
    for (int64_t k = 0; !failed && k < held->count; k++) {
        int32_t from = held->arcs[k], demand = s->demand_of[from];
        if (n->costs[from] > m->longest) {
            m->longest = n->costs[from];
            m->longest_arc = from;
        }
        for (int64_t a = n->starts[demand]; !failed && a < n->starts[demand + 1]; a++) {
            int32_t other = n->columns[a], at = s->slot[other];
            double more = n->costs[a] - n->costs[from];
            if (a == from || (at >= 0 && more >= m->each[at].more))
                continue;
            Move *move = at < 0 ? one_more(m) : &m->each[at];
            if (!move) {
                failed = 1;
                break;
            }
            if (at < 0)
                s->slot[other] = (int32_t)m->count - 1;
            *move = (Move){more, other, from, (int32_t)a};
        }
    }
    for (int64_t at = 0; at < m->count; at++)
        s->slot[m->each[at].site] = -1;
    m->is_old = 0;
    return failed ? -1 : 0;
}

static double at_least(double least, double value) /* a path is never shorter: sums are rounded */
{
    return value > least ? value : least;
}

/* Where the shortest path of a demand ends: a site with room, a site of which the demand of `last`
 * stays away, or -1, it stays away itself; -2 where there is no memory. Prices follow. */
static int32_t path(Search *s, int64_t demand, int32_t *last)
{
    const Network *n = s->of;
    double best = n->away;
    int32_t end = -1;
    s->count = s->waiting = 0;
    *last = -1;
    for (int64_t a = n->starts[demand]; a < n->starts[demand + 1]; a++) {
        double far = n->costs[a] + n->price[n->columns[a]];
        if (far < best && reach(s, n->columns[a], far, -1, (int32_t)a))
            return -2;
    }
    while (s->waiting) {
        Entry next = taken(s);
        if (next.far >= best)
            break;
        if (s->done[next.site])
            continue;
        s->done[next.site] = 1;
        if (n->room[next.site] > n->least) {
            best = next.far;
            end = next.site;
            *last = -1;
            break;
        }
        Moves *m = &s->moves[next.site];
        if (m->is_old && looked(s, next.site))
            return -2;
        double base = next.far - n->price[next.site];
        double away = at_least(next.far, base + (n->away - m->longest));
        if (away < best) {
            best = away;
            end = next.site;
            *last = m->longest_arc;
        }
        for (int64_t k = 0; k < m->count; k++) {
            const Move *move = &m->each[k];
            double far = at_least(next.far, base + move->more + n->price[move->site]);
            if (far < best && reach(s, move->site, far, move->from, move->to))
                return -2;
        }
    }
    for (int64_t k = 0; k < s->count; k++) {
        int32_t site = s->seen[k];
        if (s->far[site] < best)
            n->price[site] += best - s->far[site];
        s->far[site] = INFINITY;
        s->done[site] = 0;
    }
    /* By a rounding it may make room for itself: then it goes where it went, or stays away. */
    if (*last >= 0 && s->demand_of[*last] == demand)
        return -1;
    for (int32_t site = end; site >= 0 && s->from[site] >= 0; site = n->columns[s->from[site]])
        if (s->demand_of[s->from[site]] == demand) {
            s->from[site] = -1;
            break;
        }
    return end;
}

static void leave(Search *s, int32_t arc, double less)
{
    const Network *n = s->of;
    int32_t site = n->columns[arc];
    s->moves[site].is_old = 1;
    n->flow[arc] -= less;
    if (n->flow[arc] > n->least)
        return;
    n->flow[arc] = 0.0;
    Held *held = &s->held[site];
    int32_t other = held->arcs[--held->count];
    held->arcs[s->place[arc]] = other;
    s->place[other] = s->place[arc];
}

static int come(Search *s, int32_t arc, double more)
{
    const Network *n = s->of;
    int32_t site = n->columns[arc];
    s->moves[site].is_old = 1;
    if (n->flow[arc] <= 0.0) {
        Held *held = &s->held[site];
        if (held->count == held->size) {
            int64_t size = held->size ? 2 * held->size : 8;
            int32_t *arcs = realloc(held->arcs, sizeof *arcs * (size_t)size);
            if (!arcs)
                return -1;
            held->arcs = arcs;
            held->size = size;
        }
        s->place[arc] = (int32_t)held->count;
        held->arcs[held->count++] = arc;
    }
    n->flow[arc] += more;
    return 0;
}

/* Sends what it may along a path; returns how much, -1 where there is no memory. */
static double sent(Search *s, int32_t end, int32_t last, double left)
{
    const Network *n = s->of;
    double most = left;
    if (end < 0)
        return left;
    if (last < 0 && n->room[end] < most)
        most = n->room[end];
    if (last >= 0 && n->flow[last] < most)
        most = n->flow[last];
    for (int32_t site = end; s->from[site] >= 0; site = n->columns[s->from[site]])
        if (n->flow[s->from[site]] < most)
            most = n->flow[s->from[site]];
    if (!(most > 0.0))
        return left; /* of no number: nothing is sent, and it ends */
    if (last < 0)
        n->room[end] -= most;
    else
        leave(s, last, most);
    for (int32_t site = end;;) {
        int32_t from = s->from[site];
        if (come(s, s->to[site], most))
            return -1.0;
        if (from < 0)
            return most;
        leave(s, from, most);
        site = n->columns[from];
    }
}

void maillage_transport_close(Search *s)
{
    if (!s)
        return;
    for (int64_t k = 0; k < s->of->sites; k++) {
        if (s->held)
            free(s->held[k].arcs);
        if (s->moves)
            free(s->moves[k].each);
    }
    free(s->demand_of);
    free(s->place);
    free(s->held);
    free(s->moves);
    free(s->far);
    free(s->from);
    free(s->to);
    free(s->seen);
    free(s->slot);
    free(s->done);
    free(s->heap);
    free(s);
}

/* What finds the flow of a network, which lives longer; NULL where there is no memory. */
Search *maillage_transport_open(const Network *n)
{
    size_t sites = (size_t)n->sites + 1, arcs = (size_t)n->starts[n->demands] + 1;
    Search *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->of = n;
    s->size = 1024;
    s->demand_of = malloc(arcs * sizeof *s->demand_of);
    s->place = malloc(arcs * sizeof *s->place);
    s->held = calloc(sites, sizeof *s->held);
    s->moves = calloc(sites, sizeof *s->moves);
    s->far = malloc(sites * sizeof *s->far);
    s->from = malloc(sites * sizeof *s->from);
    s->to = malloc(sites * sizeof *s->to);
    s->seen = malloc(sites * sizeof *s->seen);
    s->slot = malloc(sites * sizeof *s->slot);
    s->done = calloc(sites, 1);
    s->heap = malloc((size_t)s->size * sizeof *s->heap);
    if (!(s->demand_of && s->place && s->held && s->moves && s->far && s->from && s->to &&
          s->seen && s->slot && s->done && s->heap)) {
        maillage_transport_close(s);
        return NULL;
    }
    for (int64_t i = 0; i < n->demands; i++)
        for (int64_t a = n->starts[i]; a < n->starts[i + 1]; a++)
            s->demand_of[a] = (int32_t)i;
    for (int64_t k = 0; k < n->sites; k++) {
        s->far[k] = INFINITY;
        s->slot[k] = -1;
        s->moves[k].is_old = 1;
    }
    return s;
}

/* Places some demands, after those before them; 0, or -1 where there is no memory. */
int maillage_transport_place(Search *s, int64_t first, int64_t last)
{
    for (int64_t i = first; i < last; i++) {
        double left = s->of->supplies[i];
        while (left > s->of->least && left < INFINITY) {
            int32_t stays, end = path(s, i, &stays);
            double placed = end == -2 ? -1.0 : sent(s, end, stays, left);
            if (placed < 0.0)
                return -1;
            if (!(left - placed < left))
                break; /* dust, of which there is none above `least` */
            left -= placed;
        }
    }
    return 0;
}
