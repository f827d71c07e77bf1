namespace PcapStream.Filtering;

/// <summary>Why there is no filter.</summary>
public enum FilterFault
{
    /// <summary>The expression is none, whatever the packets are.</summary>
    Expression,

    /// <summary>The expression has no meaning for packets of that link type.</summary>
    LinkType,

    /// <summary>The system lacks libpcap, which compiles expressions.</summary>
    Library,
}
