using PcapStream.Capture;

namespace PcapStream.Cli.Rendering;

/// <summary>Words for the precision of times.</summary>
internal static class PrecisionNames
{
    /// <summary>The SI symbol: <c>s</c>, <c>ms</c>, <c>us</c>, <c>ns</c>.</summary>
    public static string Unit(TimestampPrecision precision) => precision switch
    {
        TimestampPrecision.Seconds => "s",
        TimestampPrecision.Milliseconds => "ms",
        TimestampPrecision.Microseconds => "us",
        _ => "ns",
    };

    /// <summary>capinfos' word, such as <c>microseconds</c>.</summary>
    public static string Word(TimestampPrecision precision) => precision switch
    {
        TimestampPrecision.Seconds => "seconds",
        TimestampPrecision.Milliseconds => "milliseconds",
        TimestampPrecision.Microseconds => "microseconds",
        _ => "nanoseconds",
    };
}
