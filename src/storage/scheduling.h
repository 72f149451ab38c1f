#pragma once

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <thread>

namespace sapa::storage {

// From now on it takes only what processor nobody else on the machine wants (sched(7), SCHED_IDLE). Not for one that holds what others
// wait for, such as the write lock of a SQLite file: on a busy machine it would hold it for very long. There is no way back.
inline void into_background(std::thread& thread) {
  const sched_param none{};
  ::pthread_setschedparam(thread.native_handle(), SCHED_IDLE, &none);  // refused, it costs speed only
}

// From now on this thread, and those it starts, take the processor from whoever computes at length as soon as they wake up, for half a
// millisecond at a time: who picks up a telephone does not wait for the slice of an import. Linux 6.12 or later (Documentation/scheduler/
// sched-eevdf.rst); before, nothing changes.
inline void with_short_slices() {
  struct {  // sched_setattr(2), struct sched_attr as first published; glibc 2.36 has none
    std::uint32_t size = 48;
    std::uint32_t policy = SCHED_OTHER;
    std::uint64_t flags = 0;
    std::int32_t nice = ::getpriority(PRIO_PROCESS, 0);
    std::uint32_t priority = 0;
    std::uint64_t runtime_ns = 500'000;
    std::uint64_t deadline_ns = 0;
    std::uint64_t period_ns = 0;
  } attributes;
  ::syscall(SYS_sched_setattr, 0, &attributes, 0);  // refused, it costs time only
}

}  // namespace sapa::storage
