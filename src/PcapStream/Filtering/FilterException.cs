namespace PcapStream.Filtering;

/// <summary>A filter cannot be had; the message is one line for people and says why.</summary>
public sealed class FilterException : Exception
{
    internal FilterException(FilterFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>What is at fault.</summary>
    public FilterFault Fault { get; }
}

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
