/* The resolver and the network of a test, in front of the program's own: loaded with LD_PRELOAD.
 *
 * TEST_NAMES holds words "name=address,address,...": each look-up of the name takes the next address,
 * the last one stays. 203.0.113.0/24 and 2001:db8::/32 (documentation, RFC 5737 and RFC 3849) are public
 * by their numbers; connections to them go to the same port of 127.0.0.1. Each connection is appended to
 * the file TEST_CONNECTIONS as the program meant it, one address a line. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef int (*lookup)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
typedef int (*connecting)(int, const struct sockaddr *, socklen_t);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct { char name[128]; int asked; } names[256];

/* How often a name was asked for before. */
static int asked(const char *name) {
    for (int i = 0; i < 256; i++) {
        if (!names[i].name[0]) strncpy(names[i].name, name, sizeof names[i].name - 1);
        if (!strcmp(names[i].name, name)) return names[i].asked++;
    }
    return 0;
}

/* The address that a name stands for now; 0 where the test says nothing of it. */
static int address(const char *name, char *found, size_t size) {
    const char *words = getenv("TEST_NAMES");
    size_t length = strlen(name);
    for (const char *at = words; at && *at; at = strchr(at, ' ') ? strchr(at, ' ') + 1 : NULL) {
        if (strncasecmp(at, name, length) || at[length] != '=') continue;
        const char *list = at + length + 1;
        pthread_mutex_lock(&lock);
        int turn = asked(name);
        pthread_mutex_unlock(&lock);
        for (; turn > 0; turn--) {
            size_t step = strcspn(list, ", ");
            if (list[step] != ',') break;
            list += step + 1;
        }
        snprintf(found, size, "%.*s", (int)strcspn(list, ", "), list);
        return 1;
    }
    return 0;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    lookup real = (lookup)dlsym(RTLD_NEXT, "getaddrinfo");
    char numbers[64];
    if (name && address(name, numbers, sizeof numbers)) return real(numbers, service, hints, found);
    struct in6_addr literal;
    if (name && (inet_pton(AF_INET, name, &literal) == 1 || inet_pton(AF_INET6, name, &literal) == 1)) return real(name, service, hints, found);
    return EAI_NONAME;
}

/* The port that stands for one that only the system may listen on: TEST_PORTS holds words "443=12345". */
static in_port_t port(in_port_t meant) {
    char word[16];
    snprintf(word, sizeof word, "%d=", ntohs(meant));
    const char *words = getenv("TEST_PORTS"), *at = words ? strstr(words, word) : NULL;
    return at ? htons(atoi(at + strlen(word))) : meant;
}

static void record(const char *text) {
    const char *path = getenv("TEST_CONNECTIONS");
    int file = path ? open(path, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;
    if (file < 0) return;
    char line[80];
    int length = snprintf(line, sizeof line, "%s\n", text);
    if (write(file, line, length) < 0) abort();
    close(file);
}

int connect(int socket, const struct sockaddr *to, socklen_t length) {
    connecting real = (connecting)dlsym(RTLD_NEXT, "connect");
    char text[64] = "";
    if (to->sa_family == AF_INET) {
        struct sockaddr_in v4 = *(const struct sockaddr_in *)to;
        record(inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text));
        if (ntohl(v4.sin_addr.s_addr) >> 8 == 0xcb0071) {
            v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            v4.sin_port = port(v4.sin_port);
        }
        return real(socket, (struct sockaddr *)&v4, sizeof v4);
    }
    if (to->sa_family == AF_INET6) {
        struct sockaddr_in6 v6 = *(const struct sockaddr_in6 *)to;
        record(inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text));
        static const unsigned char documentation[] = {0x20, 0x01, 0x0d, 0xb8};
        if (!memcmp(&v6.sin6_addr, documentation, 4)) inet_pton(AF_INET6, "::ffff:127.0.0.1", &v6.sin6_addr);
        return real(socket, (struct sockaddr *)&v6, sizeof v6);
    }
    return real(socket, to, length);
}
