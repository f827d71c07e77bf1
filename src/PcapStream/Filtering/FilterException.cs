namespace PcapStream.Filtering;

/// <summary>A filter cannot be had; the message is one line for people and says why.</summary>
public sealed class FilterException : Exception
{
    internal FilterException(FilterFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>What is at fault.</summary>
    public FilterFault Fault { get; }
}
