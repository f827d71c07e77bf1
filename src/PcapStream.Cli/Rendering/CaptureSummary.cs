using System.Globalization;
using PcapStream.Capture;
using PcapStream.Operations;

namespace PcapStream.Cli.Rendering;

/// <summary>The lines about captures that several reports begin with. Each fits 80 columns.</summary>
internal static class CaptureSummary
{
    /// <summary>The name of the only capture, or their number.</summary>
    public static string Title(IReadOnlyList<string> files) =>
        files.Count == 1 ? PrintableText.Of(files[0], keepLines: false) : $"{files.Count} captures";

    /// <summary>Captured bytes beside those on the wire, and the packets that claim too many.</summary>
    public static IEnumerable<string> Volume(long captured, long original, Traffic implausible)
    {
        yield return $"{Quantities.Bytes(captured)} captured of {Quantities.Bytes(original)} on the wire";
        if (implausible.Frames > 0)
        {
            string claimants = implausible.Frames == 1 ? "packet claims" : "packets claim";
            yield return $"{Quantities.Count(implausible.Frames)} {claimants} a length that no network has: "
                + $"{Quantities.Bytes(implausible.Bytes)} of those";
        }
    }

    /// <summary>The earliest and the latest time, and the time between them.</summary>
    public static IEnumerable<string> Times(Timestamp? first, Timestamp? last)
    {
        if (first is not { } from || last is not { } to)
            yield break;
        yield return $"{Moment(from)} to {Moment(to)}";
        if (from.IsKnown && to.IsKnown)
            yield return $"{Timestamp.FormatSeconds(to.Since(from))} seconds";
    }

    /// <summary>Seconds from the earliest packet to the latest; 0 when that is unknown.</summary>
    public static double Seconds(Timestamp? first, Timestamp? last) =>
        first is { IsKnown: true } from && last is { IsKnown: true } to ? (double)to.Since(from) / 1e9 : 0;

    private static string Moment(Timestamp time) => time.IsKnown && LocalTime.Format(time.Seconds) is { } second
        ? second + string.Create(CultureInfo.InvariantCulture, $".{time.SubsecondNanoseconds:D9}")
        : LocalTime.NotRepresentable;
}
