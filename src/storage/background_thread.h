#pragma once

#include <sched.h>

namespace sapa::storage {

// The calling thread takes only what processor nobody else on the machine wants (sched(7), SCHED_IDLE). Not for one that holds what
// others wait for, such as the write lock of a SQLite file: on a busy machine it would hold it for very long.
inline void run_in_background() {
  const sched_param none{};
  ::sched_setscheduler(0, SCHED_IDLE, &none);  // refused, it costs speed only
}

}  // namespace sapa::storage
