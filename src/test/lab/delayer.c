/*
 * Distance for a kernel without netem: every packet that is routed into the TUN interface comes out of it again
 * after a delay, in the order in which it came.
 *
 *   delayer INTERFACE MILLISECONDS JITTER
 *
 * Each packet waits MILLISECONDS plus a random part of JITTER, both may have decimals. What does not fit into the
 * queue is dropped, as a full line does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { PACKET = 1600, PLACES = 65536 };

struct waiting {
  int64_t due;
  int length;
  char bytes[PACKET];
};

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: delayer INTERFACE MILLISECONDS JITTER\n");
    return 2;
  }
  int64_t delay = atof(argv[2]) * 1e6, jitter = atof(argv[3]) * 1e6, last = 0;
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  snprintf(request.ifr_name, sizeof request.ifr_name, "%s", argv[1]);
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (tun < 0 || ioctl(tun, TUNSETIFF, &request) < 0) {
    perror(argv[1]);
    return 1;
  }
  struct waiting *queue = calloc(PLACES, sizeof *queue);
  if (queue == NULL) {
    perror("queue");
    return 1;
  }
  uint32_t head = 0, tail = 0;
  for (;;) {
    struct timespec left = {0, 0}, *wait = NULL;
    if (head != tail) {
      int64_t due = queue[head % PLACES].due - now();
      if (due > 0) {
        left.tv_sec = due / 1000000000;
        left.tv_nsec = due % 1000000000;
      }
      wait = &left;
    }
    struct pollfd ready = {.fd = tun, .events = POLLIN};
    if (ppoll(&ready, 1, wait, NULL) < 0 && errno != EINTR) {
      perror("poll");
      return 1;
    }
    int64_t time = now();
    while (head != tail && queue[head % PLACES].due <= time) {
      struct waiting *packet = &queue[head++ % PLACES];
      if (write(tun, packet->bytes, packet->length) < 0 && errno != EAGAIN && errno != EINVAL && errno != EIO) {
        perror("write");
        return 1;
      }
    }
    for (int burst = 0; burst < 64; burst++) {
      struct waiting spare, *packet = tail - head < PLACES ? &queue[tail % PLACES] : &spare;
      packet->length = read(tun, packet->bytes, PACKET);
      if (packet->length <= 0) break;
      if (packet == &spare) continue;
      packet->due = time + delay + (jitter > 0 ? (int64_t)(drand48() * jitter) : 0);
      if (packet->due < last) packet->due = last;
      last = packet->due;
      tail++;
    }
  }
}
