using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>A column of flows.</summary>
public sealed class FlowColumn
{
    internal FlowColumn(string name, string meaning, FlowColumnKind kind, WriteFlow write, bool needsDetails)
    {
        Name = name;
        Meaning = meaning;
        Kind = kind;
        Write = write;
        NeedsDetails = needsDetails;
    }

    /// <summary>The name, which is unique.</summary>
    public string Name { get; }

    /// <summary>What it says, with its unit.</summary>
    public string Meaning { get; }

    /// <summary>Whether it is a number.</summary>
    public FlowColumnKind Kind { get; }

    internal WriteFlow Write { get; }

    /// <summary>Whether packets must be counted in more detail than their number and bytes.</summary>
    internal bool NeedsDetails { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The kinds of values of a <see cref="FlowColumn"/>.</summary>
public enum FlowColumnKind
{
    /// <summary>Text, an address or a time.</summary>
    Text,

    /// <summary>A whole or decimal number.</summary>
    Number,
}

/// <summary>Adds the value of a column.</summary>
internal delegate void WriteFlow(in FlowRecord flow, in FlowDetails details, FieldValues value);
