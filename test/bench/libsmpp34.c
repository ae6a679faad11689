/* Times libsmpp34 on the PDUs of codec-contests.ts. One line of JSON: nanoseconds an operation by name; it exits with
   1 when the library refuses one of them, so that a failure is never taken for a fast answer.
   Usage: libsmpp34 <operations> <repetitions> */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <libsmpp34/smpp34.h>
#include <libsmpp34/smpp34_structs.h>
#include <libsmpp34/smpp34_params.h>

static double now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void fail(const char *what) {
  fprintf(stderr, "libsmpp34 refuses to %s: %s\n", what, smpp34_strerror);
  exit(1);
}

static int repetitions, operations;
static double samples[101];

#define CONTEST(name, separator, pdu, type)                                              \
  do {                                                                                   \
    uint8_t wire[2048];                                                                  \
    int length = 0;                                                                      \
    for (int r = 0; r < repetitions; r++) {                                              \
      double start = now_ns();                                                           \
      for (int i = 0; i < operations; i++) {                                             \
        pdu.sequence_number = i + 1;                                                     \
        if (smpp34_pack2(wire, sizeof wire, &length, (void *)&pdu) != 0) fail("encode " name); \
      }                                                                                  \
      samples[r] = (now_ns() - start) / operations;                                      \
    }                                                                                    \
    qsort(samples, repetitions, sizeof samples[0], compare);                             \
    printf("%s\"encode %s\":%.1f,", separator, name, samples[repetitions / 2]);          \
    for (int r = 0; r < repetitions; r++) {                                              \
      double start = now_ns();                                                           \
      for (int i = 0; i < operations; i++) {                                             \
        type read;                                                                       \
        memset(&read, 0, sizeof read);                                                   \
        if (smpp34_unpack2((void *)&read, wire, length) != 0) fail("decode " name);      \
      }                                                                                  \
      samples[r] = (now_ns() - start) / operations;                                      \
    }                                                                                    \
    qsort(samples, repetitions, sizeof samples[0], compare);                             \
    printf("\"decode %s\":%.1f", name, samples[repetitions / 2]);                        \
  } while (0)

#define MESSAGE(pdu, from, from_ton, from_npi, to, to_ton, to_npi, text_of)   \
  do {                                                                        \
    pdu.source_addr_ton = from_ton;                                           \
    pdu.source_addr_npi = from_npi;                                           \
    strcpy((char *)pdu.source_addr, from);                                    \
    pdu.dest_addr_ton = to_ton;                                               \
    pdu.dest_addr_npi = to_npi;                                               \
    strcpy((char *)pdu.destination_addr, to);                                 \
    pdu.sm_length = 90;                                                       \
    for (int i = 0; i < 90; i++) pdu.short_message[i] = text_of[i % strlen(text_of)]; \
  } while (0)

int main(int argc, char **argv) {
  static const char text[] = "Your code is 482913. ";
  if (argc != 3) return 2;
  operations = atoi(argv[1]);
  repetitions = atoi(argv[2]);
  if (operations < 1 || repetitions < 1 || repetitions > 101) return 2;

  submit_sm_t submit;
  memset(&submit, 0, sizeof submit);
  submit.command_id = SUBMIT_SM;
  MESSAGE(submit, "OMNIMESSAGE", 5, 0, "447700900123", 1, 1, text);
  submit.registered_delivery = 1;

  submit_sm_resp_t submitted;
  memset(&submitted, 0, sizeof submitted);
  submitted.command_id = SUBMIT_SM_RESP;
  strcpy((char *)submitted.message_id, "7f3a90c2e1");

  deliver_sm_t deliver;
  memset(&deliver, 0, sizeof deliver);
  deliver.command_id = DELIVER_SM;
  MESSAGE(deliver, "447700900123", 1, 1, "12345", 0, 0, text);

  deliver_sm_resp_t delivered;
  memset(&delivered, 0, sizeof delivered);
  delivered.command_id = DELIVER_SM_RESP;

  printf("{");
  CONTEST("submit_sm", "", submit, submit_sm_t);
  CONTEST("submit_sm_resp", ",", submitted, submit_sm_resp_t);
  CONTEST("deliver_sm", ",", deliver, deliver_sm_t);
  CONTEST("deliver_sm_resp", ",", delivered, deliver_sm_resp_t);
  printf("}\n");
  return 0;
}
