namespace PcapStream.Capture;

/// <summary>The precision of a capture's times, as the number of decimals after the second.</summary>
public enum TimestampPrecision
{
    /// <summary>Whole seconds.</summary>
    Seconds = 0,

    /// <summary>Three decimals.</summary>
    Milliseconds = 3,

    /// <summary>Six decimals.</summary>
    Microseconds = 6,

    /// <summary>Nine decimals.</summary>
    Nanoseconds = 9,
}
