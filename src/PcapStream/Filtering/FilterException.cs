namespace PcapStream.Filtering;

/// <summary>A filter cannot be created; the message gives the reason in one line.</summary>
public sealed class FilterException : Exception
{
    internal FilterException(FilterFault fault, string message, string? expression = null)
        : base(message)
    {
        Fault = fault;
        Expression = expression;
    }

    /// <summary>The kind of fault.</summary>
    public FilterFault Fault { get; }

    /// <summary>The expression; null when the fault does not depend on it.</summary>
    public string? Expression { get; }
}

/// <summary>Why a filter cannot be created.</summary>
public enum FilterFault
{
    /// <summary>The expression is not valid for any packets.</summary>
    Expression,

    /// <summary>The expression has no meaning for packets of that link type.</summary>
    LinkType,

    /// <summary>The system lacks libpcap, which compiles expressions.</summary>
    Library,
}
