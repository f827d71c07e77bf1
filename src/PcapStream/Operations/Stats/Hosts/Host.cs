using System.Runtime.CompilerServices;
using System.Text;
using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Protocols.Dns;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Hosts;

/// <summary>An address and its name.</summary>
internal struct Host
{
    private AddressBits _address;
    private AddressKind _kind;
    private byte _length;
    private NameBytes _name;

    /// <summary>The key's first order: IPv4 before IPv6, then by the address.</summary>
    public readonly uint Prefix => _kind == AddressKind.Ipv4
        ? (uint)_address.Lower >> 1
        : 1u << 31 | (uint)(_address.Upper >> 33);

    /// <summary>Sets address and name.</summary>
    /// <returns>False for a record whose name is not valid.</returns>
    public bool TrySet(NetworkAddress address, DnsRecord record)
    {
        (_address, _kind) = (address.Bits, address.Kind);
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        if (!DnsName.TryRead(record.Message, record.NameOffset, name, out int length, out _))
            return false;
        SetName(length == 0 ? DnsText.Root : name[..length]);
        return true;
    }

    /// <summary>Takes a later name; one that differs in case alone changes nothing, as in Wireshark.</summary>
    public void Rename(in Host later)
    {
        if (!Ascii.EqualsIgnoreCase(NameOf(this), NameOf(later)))
            SetName(NameOf(later));
    }

    public readonly ulong Hash(in HashSeed seed) => seed.Hash(_address.Lower ^ (ulong)_kind << 48, _address.Upper);

    public readonly bool HasKeyOf(in Host other) => _kind == other._kind && _address == other._address;

    public readonly int CompareTo(in Host other)
    {
        int order = ((int)_kind).CompareTo((int)other._kind);
        return order != 0 ? order : _address.CompareTo(other._address);
    }

    public readonly HostRow ToRow() => new(new NetworkAddress(_address, _kind), Encoding.UTF8.GetString(NameOf(this)));

    /// <summary>Writes it to a partial.</summary>
    public readonly void WriteTo(PartialFields fields)
    {
        fields.Add((byte)_kind);
        fields.Add(_address.Upper);
        fields.Add(_address.Lower);
        fields.Add(_length);
        fields.Add(NameOf(this));
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    public static Host ReadFrom(PartialCursor fields)
    {
        var host = new Host
        {
            _kind = fields.Byte() switch
            {
                (byte)AddressKind.Ipv4 => AddressKind.Ipv4,
                (byte)AddressKind.Ipv6 => AddressKind.Ipv6,
                _ => throw fields.Fault("an address is of no known kind"),
            },
            _address = new AddressBits(fields.ULong(), fields.ULong()),
        };
        byte length = fields.Byte();
        host.SetName(length <= DnsName.MaxLength ? fields.Bytes(length) : throw fields.Fault("a name is too long"));
        return host;
    }

    private static ReadOnlySpan<byte> NameOf(in Host host) => ((ReadOnlySpan<byte>)host._name)[..host._length];

    private void SetName(ReadOnlySpan<byte> name)
    {
        name.CopyTo(_name);
        _length = (byte)name.Length;
    }

    [InlineArray(DnsName.MaxLength)]
    private struct NameBytes
    {
        private byte _first;
    }
}

/// <summary>Names by their addresses.</summary>
internal readonly struct HostLogic : IRecordLogic<Host>
{
    public static ulong Hash(in Host record, in HashSeed seed) => record.Hash(seed);

    public static bool SameKey(in Host left, in Host right) => left.HasKeyOf(right);

    public static int CompareKeys(in Host left, in Host right) => left.CompareTo(right);

    public static uint KeyPrefix(in Host record) => record.Prefix;

    public static void Merge(ref Host earlier, in Host later) => earlier.Rename(later);
}
