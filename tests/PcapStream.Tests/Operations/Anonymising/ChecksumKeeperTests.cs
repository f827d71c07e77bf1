using System.Buffers.Binary;
using PcapStream.Operations.Convert.Edits.Checksums;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;

namespace PcapStream.Tests.Operations.Anonymising;

/// <summary>Checksums stay right, or wrong by the same difference, when the bytes below them change.</summary>
public sealed class ChecksumKeeperTests
{
    private const ushort Ethernet = 1;
    private const ushort Raw = 101;

    [Theory]
    [InlineData(4, 6, 0)]
    [InlineData(4, 17, 0)]
    [InlineData(6, 6, 0)]
    [InlineData(6, 17, 0)]
    [InlineData(6, 58, 0)]
    [InlineData(4, 1, 0)]
    [InlineData(4, 6, 1)]
    [InlineData(6, 17, 77)]
    public void Sums_stay_as_they_were(int version, byte protocol, ushort error)
    {
        var random = new Random(version * 1000 + protocol + error);
        var keeper = new ChecksumKeeper();
        var decoder = new PacketDecoder();
        for (int i = 0; i < 300; i++)
        {
            byte[] packet = Packet(random, version, protocol, error);
            keeper.Begin(decoder.Decode(packet, Raw));
            int network = version == 4 ? 20 : 40;
            // Addresses, ports and payload, but no length and no checksum.
            random.NextBytes(packet.AsSpan(version == 4 ? 12 : 8, version == 4 ? 8 : 32));
            random.NextBytes(packet.AsSpan(network + 20));
            keeper.End(packet);
            if (version == 4)
                Assert.Equal(ushort.MaxValue, InternetChecksum.Sum(packet.AsSpan(0, 20)));
            Assert.Equal(ushort.MaxValue, InternetChecksum.Add(TransportSum(packet, version, protocol), error));
        }
    }

    [Fact]
    public void Datagram_without_a_checksum_stays_without_one()
    {
        byte[] packet = Packet(new Random(1), 4, 17, 0);
        packet[26] = packet[27] = 0;
        var keeper = new ChecksumKeeper();
        keeper.Begin(new PacketDecoder().Decode(packet, Raw));
        packet[13]++;
        keeper.End(packet);
        Assert.Equal<byte>([0, 0], packet[26..28]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(1499)]
    [InlineData(70_000)]
    public void Sum_is_that_of_words(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        ulong expected = 0;
        for (int i = 0; i < length; i++)
            expected += (ulong)bytes[i] << (i % 2 == 0 ? 8 : 0);
        while (expected > ushort.MaxValue)
            expected = (expected & ushort.MaxValue) + (expected >> 16);
        Assert.Equal((ushort)expected, InternetChecksum.Sum(bytes));
    }

    [Fact]
    public void Random_bytes_are_no_fault()
    {
        var random = new Random(2);
        var keeper = new ChecksumKeeper();
        var decoder = new PacketDecoder();
        ushort[] linkTypes = [Ethernet, Raw, 113, 105, 0, 12];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] packet = i % 2 == 0 ? new byte[random.Next(200)] : Packet(random, 4, (byte)random.Next(256), 0);
            if (i % 2 == 0)
                random.NextBytes(packet);
            else
                packet[random.Next(packet.Length)] = (byte)random.Next(256);
            keeper.Begin(decoder.Decode(packet, linkTypes[random.Next(linkTypes.Length)]));
            random.NextBytes(packet);
            keeper.End(packet);
        }
    }

    // Checksums that are too large by the error.
    private static byte[] Packet(Random random, int version, byte protocol, ushort error)
    {
        int network = version == 4 ? 20 : 40;
        byte[] packet = new byte[network + 20 + random.Next(0, 100)];
        random.NextBytes(packet);
        if (version == 4)
        {
            packet[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
            packet[6] = packet[7] = 0;
            packet[9] = protocol;
            packet[10] = packet[11] = 0;
            BinaryPrimitives.WriteUInt16BigEndian(
                packet.AsSpan(10), (ushort)~InternetChecksum.Sum(packet.AsSpan(0, 20)));
        }
        else
        {
            packet[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)(packet.Length - network));
            packet[6] = protocol;
        }
        Span<byte> transport = packet.AsSpan(network);
        // TCP without options; a message of ICMP that quotes nothing; UDP to no known port.
        if (protocol == 6)
            transport[12] = 0x50;
        else if (protocol == 17)
        {
            BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)transport.Length);
            (transport[0], transport[1], transport[2], transport[3]) = (0xFF, 0xFE, 0xFF, 0xFD);
        }
        else
            transport[0] = version == 4 ? (byte)8 : (byte)128;
        int at = ChecksumOffset(protocol);
        transport[at] = transport[at + 1] = 0;
        ushort right = (ushort)~TransportSum(packet, version, protocol);
        BinaryPrimitives.WriteUInt16BigEndian(
            transport[at..], InternetChecksum.Add(right, (ushort)~error));
        return packet;
    }

    private static int ChecksumOffset(byte protocol) => protocol switch { 6 => 16, 17 => 6, _ => 2 };

    private static ushort TransportSum(byte[] packet, int version, byte protocol)
    {
        int network = version == 4 ? 20 : 40;
        ushort sum = InternetChecksum.Sum(packet.AsSpan(network));
        if (protocol == 1)
            return sum;
        sum = InternetChecksum.Add(
            sum, InternetChecksum.Sum(version == 4 ? packet.AsSpan(12, 8) : packet.AsSpan(8, 32)));
        sum = InternetChecksum.Add(sum, protocol);
        return InternetChecksum.Add(sum, (ushort)(packet.Length - network));
    }
}
