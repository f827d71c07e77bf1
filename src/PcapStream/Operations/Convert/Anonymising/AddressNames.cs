using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using PcapStream.Protocols;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>
/// Replaces addresses and ports by their names, in place. The unspecified addresses, those of a broadcast, and hardware
/// addresses of zeros stay. For one thread.
/// </summary>
internal sealed class AddressNames : IDisposable
{
    private const int Ipv4Bits = 32;
    private const int Ipv6Bits = 128;
    private const int HardwareBytes = 6;
    private const int VendorBytes = 3;
    private const int CachedIpv4Bits = 16;
    private const int CachedIpv6 = 1 << 12;
    private const int CachedHardware = 1 << 12;
    private const byte AdministrationBits = 3;
    private const ulong Broadcast = 0xFFFF_FFFF_FFFF;

    // Numbers of the purposes of keyed hashes.
    private const byte ForHardware = 1;
    private const byte ForVendorsDevices = 2;
    private const byte ForPorts = 3;

    private readonly AnonymiseOptions _options;
    private readonly CryptoPan _pan;
    private readonly OriginalAddresses? _originals;
    private readonly KeyedPermutation _hardware;
    private readonly KeyedPermutation _devices;
    private readonly ushort[]? _ports;
    private readonly (uint Network, uint Mask)[] _keptIpv4;
    private readonly (UInt128 Network, UInt128 Mask)[] _keptIpv6;

    // Recent names, each at a place that its address gives; those of IPv4 at one of two, the more recent at the first.
    // An address of zeros has no name, and so marks a free place.
    private readonly (uint Address, uint Name)[] _ipv4 = new (uint, uint)[1 << CachedIpv4Bits];
    private readonly (UInt128 Address, UInt128 Name)[] _ipv6 = new (UInt128, UInt128)[CachedIpv6];
    private readonly (ulong Address, ulong Name)[] _recentHardware = new (ulong, ulong)[CachedHardware];

    /// <param name="options">The key, and what stays.</param>
    /// <param name="originals">Gets the addresses that are replaced; null for none.</param>
    public AddressNames(AnonymiseOptions options, OriginalAddresses? originals)
    {
        _options = options;
        _originals = originals;
        _pan = new CryptoPan(options.Key);
        _hardware = new KeyedPermutation(options.Key.HashFor(ForHardware), bits: 46);
        _devices = new KeyedPermutation(options.Key.HashFor(ForVendorsDevices), bits: 24);
        _ports = options.MapsPorts ? MapPorts(options.Key) : null;
        _keptIpv4 = [.. Kept(AddressFamily.InterNetwork).Select(network =>
            ((uint)Number(network.BaseAddress), (uint)Mask(network.PrefixLength, Ipv4Bits)))];
        _keptIpv6 = [.. Kept(AddressFamily.InterNetworkV6).Select(network =>
            (Number(network.BaseAddress), Mask(network.PrefixLength, Ipv6Bits)))];
    }

    /// <summary>Replaces an IPv4 address of 4 bytes.</summary>
    public void Ipv4(Span<byte> bytes) =>
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Ipv4(BinaryPrimitives.ReadUInt32BigEndian(bytes)));

    /// <summary>Replaces an IPv6 address of 16 bytes.</summary>
    public void Ipv6(Span<byte> bytes)
    {
        UInt128 address = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        if (address == 0)
            return;
        ref (UInt128 Address, UInt128 Name) recent =
            ref _ipv6[(int)((uint)HashCode.Combine((ulong)(address >> 64), (ulong)address) % CachedIpv6)];
        if (recent.Address != address)
        {
            bool isKept = _keptIpv6.Any(kept => (address & kept.Mask) == kept.Network);
            if (!isKept)
                _originals?.Add(NetworkAddress.Ipv6(bytes[..16]));
            recent = (address, isKept ? address : _pan.Ipv6(address));
        }
        BinaryPrimitives.WriteUInt128BigEndian(bytes, recent.Name);
    }

    /// <summary>
    /// Replaces a hardware address of 6 bytes. Whether it is of a group, and whether it is administered locally, stays.
    /// </summary>
    public void Hardware(Span<byte> bytes)
    {
        ulong address = (ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32
            | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);
        if (address is 0 or Broadcast)
            return;
        ref (ulong Address, ulong Name) recent = ref _recentHardware[(uint)address.GetHashCode() % CachedHardware];
        if (recent.Address != address)
        {
            _originals?.Add(NetworkAddress.Ethernet(bytes[..HardwareBytes]));
            recent = (address, _options.KeepsVendors ? DeviceName(address) : HardwareName(address));
        }
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(recent.Name >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)recent.Name);
    }

    /// <summary>Replaces a port of 2 bytes, if ports are replaced. Port 0 stays.</summary>
    public void Port(Span<byte> bytes)
    {
        if (_ports is not null)
            BinaryPrimitives.WriteUInt16BigEndian(bytes, _ports[BinaryPrimitives.ReadUInt16BigEndian(bytes)]);
    }

    public void Dispose() => _pan.Dispose();

    private uint Ipv4(uint address)
    {
        if (address is 0 or uint.MaxValue)
            return address;
        // Fibonacci hashing: neighbours get places of their own.
        uint place = address * 2654435769u >> (Ipv4Bits - CachedIpv4Bits) & ~1u;
        ref (uint Address, uint Name) first = ref _ipv4[place];
        if (first.Address == address)
            return first.Name;
        ref (uint Address, uint Name) second = ref _ipv4[place | 1];
        if (second.Address == address)
            return second.Name;
        second = first;
        first = (address, NewIpv4(address));
        return first.Name;
    }

    private uint NewIpv4(uint address)
    {
        if (_keptIpv4.Any(kept => (address & kept.Mask) == kept.Network))
            return address;
        _originals?.Add(new NetworkAddress(new AddressBits(0, address), AddressKind.Ipv4));
        return _pan.Ipv4(address);
    }

    private ulong HardwareName(ulong address)
    {
        const int FirstShift = 8 * (HardwareBytes - 1);
        // The two bits of the first byte that stay are not part of the number.
        ulong first = address >> FirstShift;
        ulong number = first >> 2 << FirstShift | address & (1UL << FirstShift) - 1;
        ulong name = _hardware.Map(number);
        return (name >> FirstShift << 2 | first & AdministrationBits) << FirstShift | name & (1UL << FirstShift) - 1;
    }

    private ulong DeviceName(ulong address)
    {
        const int DeviceBits = 8 * (HardwareBytes - VendorBytes);
        return address >> DeviceBits << DeviceBits | _devices.Map(address & (1UL << DeviceBits) - 1);
    }

    // A permutation may map another port to 0; the two change places.
    private static ushort[] MapPorts(AnonymiseKey key)
    {
        var permutation = new KeyedPermutation(key.HashFor(ForPorts), bits: 16);
        var ports = new ushort[ushort.MaxValue + 1];
        for (int port = 0; port < ports.Length; port++)
            ports[port] = (ushort)permutation.Map((ulong)port);
        int toZero = Array.IndexOf(ports, (ushort)0);
        (ports[0], ports[toZero]) = (0, ports[0]);
        return ports;
    }

    private IEnumerable<IPNetwork> Kept(AddressFamily family) =>
        _options.KeptNetworks.Where(network => network.BaseAddress.AddressFamily == family);

    private static UInt128 Number(IPAddress address)
    {
        UInt128 number = 0;
        foreach (byte part in address.GetAddressBytes())
            number = number << 8 | part;
        return number;
    }

    private static UInt128 Mask(int prefixLength, int bits) =>
        prefixLength == 0 ? 0 : UInt128.MaxValue << (bits - prefixLength);
}
