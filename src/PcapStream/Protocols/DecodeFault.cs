namespace PcapStream.Protocols;

/// <summary>Why a packet was not decoded further.</summary>
public enum DecodeFault : byte
{
    /// <summary>It was, to its last known header.</summary>
    None,

    /// <summary>The header goes on behind the captured bytes.</summary>
    Truncated,

    /// <summary>The header goes on behind the end that an outer header gives.</summary>
    TooShort,

    /// <summary>A length or version in the header contradicts the header itself.</summary>
    Malformed,

    /// <summary>More headers are nested than are followed.</summary>
    TooDeep,
}
