#pragma once

#include <pthread.h>
#include <sched.h>

#include <thread>

namespace sapa::storage {

// From now on it takes only what processor nobody else on the machine wants (sched(7), SCHED_IDLE). Not for one that holds what others
// wait for, such as the write lock of a SQLite file: on a busy machine it would hold it for very long. There is no way back.
inline void into_background(std::thread& thread) {
  const sched_param none{};
  ::pthread_setschedparam(thread.native_handle(), SCHED_IDLE, &none);  // refused, it costs speed only
}

}  // namespace sapa::storage
