namespace PcapStream.Expansion.Metrics;

/// <summary>What a figure counts.</summary>
public enum MetricUnit
{
    /// <summary>Bytes of memory for each byte of capture.</summary>
    BytesPerByte,

    /// <summary>Bytes of memory.</summary>
    Bytes,

    /// <summary>Bytes of memory for each packet.</summary>
    BytesPerPacket,

    /// <summary>A number of events.</summary>
    Count,
}
