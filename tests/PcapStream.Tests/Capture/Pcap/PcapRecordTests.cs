using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.Pcap;

public sealed class PcapRecordTests
{
    private static readonly SomePacket Long = new(7, 8, new byte[60], 100);

    [Theory]
    [InlineData(ByteOrder.LittleEndian, 0xA1B2C3D4, 1000, 0)]
    [InlineData(ByteOrder.BigEndian, 0xA1B2C3D4, 1000, 0)]
    [InlineData(ByteOrder.LittleEndian, 0xA1B23C4D, 1, 0)]
    [InlineData(ByteOrder.BigEndian, 0xA1B23C4D, 1, 0)]
    [InlineData(ByteOrder.LittleEndian, 0xA1B2CD34, 1000, 8)]
    [InlineData(ByteOrder.BigEndian, 0xA1B2CD34, 1000, 8)]
    [InlineData(ByteOrder.LittleEndian, 0xA1B234CD, 1000, 0)]
    public void Every_variant_yields_the_same_packets(
        ByteOrder order, uint magic, int nanosecondsPerUnit, int extraHeader)
    {
        List<SomePacket> packets = Some.Packets(seed: 1, count: 300, maxLength: 2000);
        CaptureAssert.Holds(
            packets, Some.Pcap(packets, order, magic, extraHeader: extraHeader),
            nanosecondsPerUnit: nanosecondsPerUnit);
    }

    [Fact]
    public void Original_length_comes_first_before_version_2_3()
    {
        byte[] capture = Swapped(Some.Pcap([Long], minor: 2));
        CaptureAssert.Holds([Long], capture);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Smaller_length_is_the_captured_one_in_version_2_3(bool swapped)
    {
        byte[] capture = Some.Pcap([Long], minor: 3);
        CaptureAssert.Holds([Long], swapped ? Swapped(capture) : capture);
    }

    // Exchanges the two lengths of the first record.
    private static byte[] Swapped(byte[] capture)
    {
        byte[] captured = capture[32..36];
        capture.AsSpan(36, 4).CopyTo(capture.AsSpan(32));
        captured.CopyTo(capture, 36);
        return capture;
    }
}
