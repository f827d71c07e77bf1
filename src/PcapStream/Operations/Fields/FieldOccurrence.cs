namespace PcapStream.Operations.Fields;

/// <summary>Which of a field's values in a packet count.</summary>
public enum FieldOccurrence
{
    /// <summary>All, joined by the aggregator.</summary>
    All,

    /// <summary>The first: that of the outermost header.</summary>
    First,

    /// <summary>The last: that of the innermost header.</summary>
    Last,
}
