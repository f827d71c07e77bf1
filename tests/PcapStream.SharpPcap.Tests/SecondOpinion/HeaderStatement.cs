using System.Globalization;
using PcapStream.Protocols;

namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>What a decoder says about a header.</summary>
/// <param name="Protocol">The protocol; all VLAN tags are <see cref="Protocol.Vlan"/>.</param>
/// <param name="Offset">Offset of the header in the packet.</param>
internal sealed record HeaderStatement(Protocol Protocol, int Offset)
{
    private readonly List<FieldStatement> _fields = [];

    public IReadOnlyList<FieldStatement> Fields => _fields;

    public HeaderStatement With(string field, long value) =>
        With(field, value.ToString(CultureInfo.InvariantCulture));

    public HeaderStatement With(string field, NetworkAddress value) =>
        value.Kind == AddressKind.None ? this : With(field, value.ToString());

    public HeaderStatement With(string field, string value)
    {
        _fields.Add(new FieldStatement(field, value));
        return this;
    }

    public string? ValueOf(string field) => _fields.Find(one => one.Name == field)?.Value;

    public override string ToString() => $"{Protocol} at {Offset}";
}

/// <summary>What a decoder says about a field: tshark's name where tshark has it, and the value.</summary>
internal sealed record FieldStatement(string Name, string Value);
