#pragma once

// What /metrics says beside the requests that the dispatcher counts (docs/operations.md, What to watch).

#include "desk/figures.h"
#include "desk/services.h"
#include "http/server.h"
#include "wire/prometheus.h"

namespace sapa::http {

void add_service_metrics(wire::MetricsText& text, desk::Services& services);
void add_figures(wire::MetricsText& text, const desk::FigureStore& figures);
void add_server_metrics(wire::MetricsText& text, const ServerFigures& figures);
// Memory, processor time, open files, start: with the names every Prometheus client uses.
void add_process_metrics(wire::MetricsText& text);

}  // namespace sapa::http
