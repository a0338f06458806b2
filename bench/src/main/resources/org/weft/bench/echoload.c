// Loads an echo server, as EchoLoad.java does: closed loop, one 64-byte message in flight on each connection.
// usage: echoload PORT CONNECTIONS WARM_UP_MILLIS MEASURED_MILLIS
// Prints `begin` after the warm-up and `result requests=.. p50=..` (latencies in µs) at the end.
// Ends when its standard input does.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_CONNECTIONS = 64, FIRST_MESSAGES = 100, MESSAGE_BYTES = 64, STEPS = 1000000, EVENTS = 1024, STALL_MILLIS = 5000 };

struct connection {
    int socket;
    int received;
    long number;
    long sent_nanos;
    long messages;
};

static long latencies[STEPS];
static long counted;
static int poller, port;

static void open_connection(struct connection *c, long messages);

static void fail(const char *what) {
    fprintf(stderr, "echoload: %s: %s\n", what, strerror(errno));
    exit(1);
}

static long nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void send_message(struct connection *c, long now) {
    char message[MESSAGE_BYTES] = {0};
    c->number++;
    memcpy(message, &c->number, sizeof c->number);
    c->received = 0;
    c->sent_nanos = now;
    if (write(c->socket, message, sizeof message) != sizeof message) fail("write");
}

static void receive(struct connection *c) {
    static char message[MESSAGE_BYTES];
    ssize_t n = read(c->socket, message, MESSAGE_BYTES - c->received);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) fail("the server closed a connection");
    if (c->received == 0 && n >= (ssize_t) sizeof c->number
            && memcmp(message, &c->number, sizeof c->number) != 0) fail("wrong message");
    c->received += n;
    if (c->received < MESSAGE_BYTES) return;
    long now = nanos();
    long micros = (now - c->sent_nanos) / 1000;
    latencies[micros < STEPS ? micros : STEPS - 1]++;
    counted++;
    if (c->number < c->messages) {
        send_message(c, now);
    } else {
        close(c->socket);
        open_connection(c, c->messages);
    }
}

static void open_connection(struct connection *c, long messages) {
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(port)};
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int one = 1;
    c->messages = messages;
    c->number = 0;
    c->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(c->socket, (struct sockaddr *) &server, sizeof server)) fail("connect");
    setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(c->socket, F_SETFL, O_NONBLOCK);
    struct epoll_event interest = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, c->socket, &interest)) fail("epoll_ctl");
    send_message(c, nanos());
}

/// Goes on for so long; returns how long it really was.
static long run(long millis) {
    static struct epoll_event events[EVENTS];
    long start = nanos(), now = start;
    while (now < start + millis * 1000000L) {
        int ready = epoll_wait(poller, events, EVENTS, STALL_MILLIS);
        if (ready < 0) fail("epoll_wait");
        if (ready == 0) fail("no answer");
        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr == NULL) exit(0);    // our standard input has ended
            receive(events[i].data.ptr);
        }
        now = nanos();
    }
    return now - start;
}

static long percentile(double share) {
    long seen = 0;
    for (int micros = 0; micros < STEPS; micros++) {
        seen += latencies[micros];
        if (seen >= counted * share) return micros;
    }
    return STEPS;
}

int main(int count, char **words) {
    if (count != 5) {
        fprintf(stderr, "usage: %s PORT CONNECTIONS WARM_UP_MILLIS MEASURED_MILLIS\n", words[0]);
        return 2;
    }
    int connections = atoi(words[2]);
    port = atoi(words[1]);
    poller = epoll_create1(0);
    struct connection *all = calloc(connections, sizeof *all);
    struct epoll_event end = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &end);    // a terminal or a pipe; a file cannot be polled, and never ends
    int first = connections < FIRST_CONNECTIONS ? connections : FIRST_CONNECTIONS;
    long warm_up_millis = atol(words[3]);
    for (int i = 0; i < first; i++) open_connection(&all[i], FIRST_MESSAGES);
    run(warm_up_millis);
    for (int i = 0; i < first; i++) close(all[i].socket);    // see EchoLoad.java for why
    memset(all, 0, connections * sizeof *all);
    for (int i = 0; i < connections; i++) open_connection(&all[i], LONG_MAX);
    run(warm_up_millis);
    memset(latencies, 0, sizeof latencies);
    counted = 0;
    printf("begin\n");
    fflush(stdout);
    long elapsed = run(atol(words[4]));
    printf("result requests=%.1f p50=%ld p99=%ld p999=%ld\n", counted * 1e9 / elapsed,
            percentile(0.5), percentile(0.99), percentile(0.999));
    return 0;
}
