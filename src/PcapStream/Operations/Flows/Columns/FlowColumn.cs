using PcapStream.Operations.Flows.Ipfix;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>A column of flows.</summary>
public sealed class FlowColumn
{
    internal FlowColumn(
        string name, string meaning, FlowColumnKind kind, FlowValueType type, ColumnNeeds needs, WriteFlow write,
        string? zeekType = null, IpfixElement? element = null) =>
        (Name, Meaning, Kind, Type, Needs, Write, ZeekType, Element) =
            (name, meaning, kind, type, needs, write, zeekType, element);

    /// <summary>The name; unique among Zeek's columns, and among the others.</summary>
    public string Name { get; }

    /// <summary>What it says, with its unit.</summary>
    public string Meaning { get; }

    /// <summary>What its values are.</summary>
    public FlowColumnKind Kind { get; }

    /// <summary>The type of its values where formats have types.</summary>
    internal FlowValueType Type { get; }

    /// <summary>Whether a flow can have several values.</summary>
    internal bool IsList => Kind is FlowColumnKind.TextSet or FlowColumnKind.NumberList;

    /// <summary>Whether it follows Zeek's rules, so that it cannot be mixed with columns that do not.</summary>
    public bool IsZeek => Needs.HasFlag(ColumnNeeds.Zeek);

    /// <summary>Whether it is of windows of hosts, so that it needs <see cref="FlowsOptions.Window"/>.</summary>
    public bool IsWindow => Needs.HasFlag(ColumnNeeds.Window);

    /// <summary>The part of the key that it shows, and that the options must have; none for most columns.</summary>
    public FlowKeyParts Key { get; internal init; }

    /// <summary>Whether it is an information element of IPFIX, so that it can be in IPFIX files.</summary>
    public bool IsIpfix => Element is not null;

    /// <summary>Why shards that are put together cannot have it (<c>--partial</c>); null where they can.</summary>
    public string? NoPartial => Needs.HasFlag(ColumnNeeds.Application)
        ? "messages of several TCP segments are cut by the edges of shards"
        : null;

    /// <summary>Whether its values are hashes, for which .NET needs a library of the system.</summary>
    internal bool IsHash { get; init; }

    /// <summary>Adds the values; none where it is not set.</summary>
    internal WriteFlow Write { get; }

    /// <summary>Its type in Zeek's logs; null for a column that cannot be in them.</summary>
    internal string? ZeekType { get; }

    /// <summary>Its information element of IPFIX; null for a column that is not one.</summary>
    internal IpfixElement? Element { get; }

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

    /// <summary>Numbers, in order.</summary>
    NumberList,
}

/// <summary>Types of values, for formats that have them.</summary>
internal enum FlowValueType
{
    /// <summary>UTF-8, written as text in all formats.</summary>
    Text,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>Nanoseconds since 1970-01-01, UTC; text has other units.</summary>
    Time,

    /// <summary>A number with decimals.</summary>
    Real,

    /// <summary>A number from 0 to 255.</summary>
    Unsigned8,

    /// <summary>A number of 16 bits.</summary>
    Unsigned16,

    /// <summary>A number of 32 bits.</summary>
    Unsigned32,

    /// <summary>A number of 64 bits.</summary>
    Unsigned64,

    /// <summary>A number from -128 to 127.</summary>
    Signed8,

    /// <summary>A number of 64 bits that may be negative.</summary>
    Signed64,
}

/// <summary>What is counted of flows besides the record, each at its own cost.</summary>
[Flags]
internal enum ColumnNeeds
{
    /// <summary>Nothing.</summary>
    Record = 0,

    /// <summary><see cref="Counters.FlowStatistics"/>.</summary>
    Statistics = 1 << 0,

    /// <summary><see cref="Counters.FullDetails{TPackets}"/>.</summary>
    Full = 1 << 1,

    /// <summary><see cref="Flows.Zeek.ZeekConnection"/>, by Zeek's rules.</summary>
    Zeek = 1 << 2,

    /// <summary><see cref="Flows.Application.FlowApplication"/>, from payloads.</summary>
    Application = 1 << 3,

    /// <summary><see cref="Counters.FlowSketches"/>, for percentiles.</summary>
    Sketches = 1 << 4,

    /// <summary><see cref="Flows.Windows.HostWindow"/>, by rules of its own.</summary>
    Window = 1 << 5,
}

/// <summary>Adds the values of a column.</summary>
internal delegate void WriteFlow(FlowView flow, FieldValues value);
