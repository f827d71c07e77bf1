using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Operations.Flows.Zeek;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>A column of flows.</summary>
public sealed class FlowColumn
{
    internal FlowColumn(string name, string meaning, FlowColumnKind kind, WriteFlow write, ColumnNeeds needs)
        : this(name, meaning, kind, needs) => Write = write;

    internal FlowColumn(string name, string meaning, FlowColumnKind kind, string zeekType, WriteConnection write)
        : this(name, meaning, kind, ColumnNeeds.Zeek) => (WriteConnection, ZeekType) = (write, zeekType);

    internal FlowColumn(FlowColumn plain, string zeekType, WriteConnection write)
        : this(plain.Name, plain.Meaning, plain.Kind, plain.Needs) =>
        (Write, WriteConnection, ZeekType) = (plain.Write, write, zeekType);

    private FlowColumn(string name, string meaning, FlowColumnKind kind, ColumnNeeds needs) =>
        (Name, Meaning, Kind, Needs) = (name, meaning, kind, needs);

    /// <summary>The name; unique among Zeek's columns, and among the others.</summary>
    public string Name { get; }

    /// <summary>What it says, with its unit.</summary>
    public string Meaning { get; }

    /// <summary>What its values are.</summary>
    public FlowColumnKind Kind { get; }

    /// <summary>Whether it follows Zeek's rules, so that it cannot be mixed with columns that do not.</summary>
    public bool IsZeek => Needs == ColumnNeeds.Zeek;

    /// <summary>Adds the value; null for a column of Zeek's.</summary>
    internal WriteFlow? Write { get; }

    /// <summary>Adds the values, or none, by Zeek's rules; null for a column that only others have.</summary>
    internal WriteConnection? WriteConnection { get; }

    /// <summary>The type of a column of Zeek's in its logs.</summary>
    internal string? ZeekType { get; }

    /// <summary>What has to be counted for it.</summary>
    internal ColumnNeeds Needs { get; }

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

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Texts, each once.</summary>
    TextSet,
}

/// <summary>What is counted of flows, each with its own rules or costs.</summary>
internal enum ColumnNeeds
{
    /// <summary>The record alone.</summary>
    Record,

    /// <summary><see cref="FlowDetails"/> too.</summary>
    Details,

    /// <summary><see cref="ZeekConnection"/>, by Zeek's rules.</summary>
    Zeek,
}

/// <summary>Adds the value of a column.</summary>
internal delegate void WriteFlow(in FlowRecord flow, in FlowDetails details, FieldValues value);

/// <summary>Adds the values of a column of Zeek's, none where it is not set.</summary>
internal delegate void WriteConnection(in FlowRecord flow, in ZeekConnection connection, FieldValues value);
