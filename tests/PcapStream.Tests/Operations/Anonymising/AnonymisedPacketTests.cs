using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Convert.Anonymising;
using PcapStream.Operations.Convert.Edits;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Anonymising;

/// <summary>Whatever the bytes are, a packet is written in part or whole, with nothing unknown in it.</summary>
public sealed class AnonymisedPacketTests
{
    [Theory]
    [InlineData(PayloadTreatment.Cut)]
    [InlineData(PayloadTreatment.Zero)]
    [InlineData(PayloadTreatment.Hash)]
    [InlineData(PayloadTreatment.Keep)]
    public void Damaged_packets_of_other_people_are_no_fault(PayloadTreatment payload)
    {
        var random = new Random((int)payload);
        using var edit = new AnonymisingEdit(
            new AnonymiseOptions { Payload = payload, MapsPorts = true, KeepsVendors = true }, new OriginalAddresses());
        var packet = new EditedPacket();
        foreach (string file in Directory.GetFiles(Repository.TestData(), "*.pcap*").Order())
        {
            foreach (ReadPacket read in ReadPacket.All(File.ReadAllBytes(file)).Packets.Take(300))
            {
                for (int i = 0; i < 3; i++)
                    Apply(edit, packet, Damage(read.Data, random), read.LinkType);
            }
        }
    }

    [Fact]
    public void Random_bytes_of_every_link_type_are_no_fault()
    {
        var random = new Random(7);
        using var edit = new AnonymisingEdit(
            new AnonymiseOptions { Payload = PayloadTreatment.Keep }, new OriginalAddresses());
        var packet = new EditedPacket();
        for (int linkType = 0; linkType < 300; linkType++)
        {
            for (int i = 0; i < 30; i++)
            {
                byte[] data = new byte[random.Next(0, 120)];
                random.NextBytes(data);
                Apply(edit, packet, data, new LinkType((ushort)linkType));
            }
        }
    }

    [Fact]
    public void Same_key_gives_the_same_bytes()
    {
        byte[] data = ReadPacket.All(File.ReadAllBytes(Repository.TestData("dns.pcap"))).Packets[0].Data;
        var key = AnonymiseKey.Random();
        foreach (PayloadTreatment payload in Enum.GetValues<PayloadTreatment>())
        {
            using var one = new AnonymisingEdit(new AnonymiseOptions { Key = key, Payload = payload }, null);
            using var other = new AnonymisingEdit(new AnonymiseOptions { Key = key, Payload = payload }, null);
            var packet = new EditedPacket();
            byte[] first = Apply(one, packet, data, LinkType.Ethernet);
            Assert.Equal(first, Apply(other, packet, data, LinkType.Ethernet));
            Assert.NotEqual(data[..first.Length], first);
        }
    }

    private static unsafe byte[] Apply(AnonymisingEdit edit, EditedPacket packet, byte[] data, LinkType linkType)
    {
        // As large as an empty packet's address must be.
        byte[] room = [.. data, 0];
        fixed (byte* address = room)
        {
            var record = new PacketRecord
            {
                Address = address,
                CapturedLength = (uint)data.Length,
                OriginalLength = (uint)data.Length,
                LinkType = linkType,
            };
            packet.Load(record, record.CapturedLength, record.OriginalLength, number: 1, new Timestamp(0));
        }
        Assert.True(edit.Apply(packet));
        Assert.InRange(packet.Data.Length, 0, data.Length);
        Assert.Equal((uint)data.Length, packet.OriginalLength);
        return packet.Data.ToArray();
    }

    private static byte[] Damage(byte[] data, Random random)
    {
        byte[] damaged = data[..random.Next(data.Length + 1)];
        for (int i = random.Next(4); i > 0 && damaged.Length > 0; i--)
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return damaged;
    }
}
