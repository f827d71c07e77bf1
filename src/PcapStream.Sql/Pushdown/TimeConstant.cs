using System.Globalization;
using System.Text.RegularExpressions;
using PcapStream.Capture;
using PcapStream.Operations.Selection;

namespace PcapStream.Sql.Pushdown;

/// <summary>Times as DuckDB writes them, such as <c>'2026-01-31 10:00:00.5'::TIMESTAMP_NS</c>.</summary>
internal static partial class TimeConstant
{
    private const string Layout = "yyyy-MM-dd HH:mm:ss";

    /// <summary>The nanoseconds since 1970-01-01 UTC; null for what is no time, or beyond 64 bits.</summary>
    public static long? Parse(string constant)
    {
        Match match = Constant().Match(constant);
        if (!match.Success || !TimeBound.TryParse(
            $"{match.Groups["date"].Value}T{match.Groups["time"].Value}Z", out TimeBound? bound))
            return null;
        return bound.Nanoseconds;
    }

    /// <summary>A bound in the form that the command line takes.</summary>
    public static string TextOf(TimeBound bound)
    {
        var time = new Timestamp(bound.Nanoseconds);
        string whole = DateTimeOffset.FromUnixTimeSeconds(time.Seconds).ToString(Layout, CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture, $"{whole.Replace(' ', 'T')}.{time.SubsecondNanoseconds:D9}Z");
    }

    [GeneratedRegex(
        @"^'(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2}) (?<time>[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?)'::TIMESTAMP(_NS)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Constant();
}
