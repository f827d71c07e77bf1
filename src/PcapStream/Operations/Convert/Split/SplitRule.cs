using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PcapStream.Buffers;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Convert.Split;

/// <summary>
/// What makes a part of a split: its text is one of <c>size=100MB</c>, <c>packets=N</c>, <c>interval=60s</c>,
/// <c>gap=30s</c>, <c>files=N</c>, <c>flow</c>, <c>conversation</c>, <c>host</c>, <c>client</c>, <c>server</c>,
/// <c>server-port</c>, <c>vlan</c>, <c>interface</c>, <c>link-type</c>, <c>field:NAME</c> and <c>hash=N</c>.
/// </summary>
public sealed record SplitRule
{
    private const long MostFiles = 1_000_000;

    private SplitRule(SplitKind kind, long number = 0, Field? field = null)
    {
        Kind = kind;
        Number = number;
        Field = field;
    }

    /// <summary>The kind.</summary>
    public SplitKind Kind { get; }

    /// <summary>Bytes, packets, nanoseconds or files, as the kind needs; otherwise 0.</summary>
    public long Number { get; }

    /// <summary>The field of <see cref="SplitKind.Field"/>; otherwise null.</summary>
    public Field? Field { get; }

    /// <summary>Whether each part ends where the next one begins.</summary>
    internal bool IsSequential => Kind <= SplitKind.Files;

    /// <summary>Parses a rule.</summary>
    /// <param name="text">The text.</param>
    /// <param name="rule">The rule; null when the text is not valid.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SplitRule? rule)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string fieldPrefix = "field:";
        if (text.StartsWith(fieldPrefix, StringComparison.Ordinal))
        {
            Field? field = FieldCatalogue.Find(text[fieldPrefix.Length..]);
            rule = field is null ? null : new SplitRule(SplitKind.Field, field: field);
            return rule is not null;
        }
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        rule = sign < 0 ? Named(text) : Counted(text[..sign], text[(sign + 1)..]);
        return rule is not null;
    }

    private static SplitRule? Named(string name) => name switch
    {
        "flow" => new SplitRule(SplitKind.Flow),
        "conversation" => new SplitRule(SplitKind.Conversation),
        "host" => new SplitRule(SplitKind.Host),
        "client" => new SplitRule(SplitKind.Client),
        "server" => new SplitRule(SplitKind.Server),
        "server-port" => new SplitRule(SplitKind.ServerPort),
        "vlan" => new SplitRule(SplitKind.Vlan),
        "interface" => new SplitRule(SplitKind.Interface),
        "link-type" => new SplitRule(SplitKind.LinkType),
        _ => null,
    };

    private static SplitRule? Counted(string name, string value) => name switch
    {
        "size" => Of(SplitKind.Size, Bytes(value)),
        "packets" => Of(SplitKind.Packets, Whole(value, long.MaxValue)),
        "interval" => Of(SplitKind.Interval, Nanoseconds(value)),
        "gap" => Of(SplitKind.Gap, Nanoseconds(value)),
        "files" => Of(SplitKind.Files, Whole(value, MostFiles)),
        "hash" => Of(SplitKind.Hash, Whole(value, MostFiles)),
        _ => null,
    };

    private static SplitRule? Of(SplitKind kind, long number) => number > 0 ? new SplitRule(kind, number) : null;

    private static long Whole(string text, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= most
            ? number
            : 0;

    private static long Nanoseconds(string text) =>
        TimeBound.TryParseDuration(text, out long nanoseconds) ? nanoseconds : 0;

    private static long Bytes(string text) => ByteSize.TryParse(text, out long bytes) ? bytes : 0;
}

/// <summary>
/// The kinds of <see cref="SplitRule"/>; those up to <see cref="Files"/> make one part after the other.
/// </summary>
public enum SplitKind
{
    /// <summary>Parts of at most so many bytes before compression, or of one larger packet.</summary>
    Size,

    /// <summary>Parts of so many packets.</summary>
    Packets,

    /// <summary>Parts of so many nanoseconds.</summary>
    Interval,

    /// <summary>A new part after a pause of so many nanoseconds.</summary>
    Gap,

    /// <summary>So many parts of about equal size.</summary>
    Files,

    /// <summary>Both directions of a conversation of two hosts, by protocol and ports.</summary>
    Flow,

    /// <summary>All that two IP addresses exchange.</summary>
    Conversation,

    /// <summary>All packets from and to an IP address: a packet is in the parts of both.</summary>
    Host,

    /// <summary>The IP address that began a flow.</summary>
    Client,

    /// <summary>The IP address that a flow was begun with.</summary>
    Server,

    /// <summary>The port that a flow was begun with.</summary>
    ServerPort,

    /// <summary>The outermost VLAN tag.</summary>
    Vlan,

    /// <summary>The interface of capture.</summary>
    Interface,

    /// <summary>The link type.</summary>
    LinkType,

    /// <summary>The first value of a field.</summary>
    Field,

    /// <summary>So many parts that divide no flow.</summary>
    Hash,
}
