#include "tests/bench/faq/month_plot.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace ticketd::autoresponder {
namespace {

constexpr double width = 720;
constexpr double height = 360;
constexpr double left = 50;
constexpr double top = 40;
constexpr double right_margin = 20;
constexpr double bottom = 40;
constexpr std::size_t smoothed_days = 3;

double x_of(std::size_t day, std::size_t days) {
  const double step = (width - left - right_margin) / static_cast<double>(std::max<std::size_t>(2, days) - 1);
  return left + step * static_cast<double>(day);
}
double y_of(double share) { return height - bottom - share * (height - top - bottom); }

/// The last days up to `day`, added up.
MonthDay recent(std::span<const MonthDay> days, std::size_t day) {
  MonthDay sum;
  for (std::size_t d = day + 1 - std::min(day + 1, smoothed_days); d <= day; ++d) {
    sum.answerable += days[d].answerable;
    sum.answered += days[d].answered;
    sum.right += days[d].right;
  }
  return sum;
}

template <class ShareOf>
void line(std::ostream& out, std::span<const MonthDay> days, const char* colour, ShareOf share_of) {
  out << "<polyline fill=\"none\" stroke=\"" << colour << "\" stroke-width=\"2.5\" points=\"";
  for (std::size_t d = 0; d < days.size(); ++d) {
    const auto [part, whole] = share_of(recent(days, d));
    if (whole > 0)
      out << x_of(d, days.size()) << ',' << y_of(static_cast<double>(part) / static_cast<double>(whole))
          << ' ';
  }
  out << "\"/>\n";
}

}  // namespace

std::string month_svg(std::span<const MonthDay> days) {
  constexpr const char* precision_colour = "#2b7a3d";
  constexpr const char* coverage_colour = "#1f5fa8";
  std::ostringstream out;
  out << std::fixed << std::setprecision(1);
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << width << "\" height=\"" << height
      << "\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" "
         "fill=\"white\"/>\n";
  for (int tenth = 0; tenth <= 10; tenth += 2) {
    const double y = y_of(tenth / 10.0);
    out << "<line x1=\"" << left << "\" x2=\"" << width - right_margin << "\" y1=\"" << y << "\" y2=\"" << y
        << "\" stroke=\"#ddd\"/><text x=\"" << left - 8 << "\" y=\"" << y + 4 << "\" text-anchor=\"end\">"
        << tenth * 10 << " %</text>\n";
  }
  for (std::size_t d = 4; d < days.size(); d += 5)
    out << "<text x=\"" << x_of(d, days.size()) << "\" y=\"" << height - bottom + 18
        << "\" text-anchor=\"middle\">day " << d + 1 << "</text>\n";
  line(out, days, precision_colour, [](const MonthDay& sum) { return std::pair(sum.right, sum.answered); });
  line(out, days, coverage_colour, [](const MonthDay& sum) { return std::pair(sum.right, sum.answerable); });
  out << "<text x=\"" << left << "\" y=\"20\" fill=\"" << precision_colour
      << "\">right, of what was answered automatically</text>\n<text x=\"" << left + 300
      << "\" y=\"20\" fill=\"" << coverage_colour
      << "\">answered automatically, of what an entry answers</text>\n</svg>\n";
  return out.str();
}

}  // namespace ticketd::autoresponder
