using System.Globalization;
using PcapStream.Protocols.Quic;

namespace PcapStream.Tests.Protocols.Quic;

/// <summary>RFC 9001, appendix A, and RFC 9369, appendix A: the client's keys and its Initial packet.</summary>
public sealed class QuicInitialTests
{
    private const string Frame = "060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e868"
        + "04fe3a47f06a2b69484c00000413011302010000c000000010000e00000b6578"
        + "616d706c652e636f6dff01000100000a00080006001d00170018001000070005"
        + "04616c706e000500050100000000003300260024001d00209370b2c9caa47fba"
        + "baf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b000302030400"
        + "0d0010000e0403050306030203080408050806002d00020101001c0002400100"
        + "3900320408ffffffffffffffff05048000ffff07048000ffff08011001048000"
        + "75300901100f088394c8f03e51570806048000ffff";

    private static readonly byte[] Destination = Convert.FromHexString("8394C8F03E515708");

    [Theory]
    [InlineData(
        false, "1f369613dd76d5467730efcbe3b1a22d", "fa044b2f42a3fd3b46fb255c", "9f50449e04a0e810283a1e9933adedd2")]
    [InlineData(
        true, "8b1a0bc121284290a29e0971b5cd045d", "91f73e2351d8fa91660e909f", "45b95e15235d6f45a6b19cbcb0294ba9")]
    public void Keys_are_the_published_ones(bool isVersion2, string key, string nonce, string headerKey)
    {
        var keys = QuicInitialKeys.Derive(isVersion2 ? 0x6B3343CF : 1u, Destination, ofServer: false);
        Assert.Equal((Number(key), Number(nonce), Number(headerKey)), (keys.Key, keys.Nonce, keys.HeaderKey));
    }

    // The packet ends with a tag over all of it.
    [Theory]
    [InlineData(
        false, "c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11", "e221af44860018ab0856972e194cd934")]
    [InlineData(
        true, "d76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485", "a18b2faa745b6fe189cf772a9f84cbfc")]
    public void Published_packet_has_its_frames(bool isVersion2, string start, string end)
    {
        byte[] frames = Convert.FromHexString(Frame);
        byte[] packet = SomeQuic.Initial(isVersion2, Destination, number: 2, frames);
        Assert.Equal(1200, packet.Length);
        Assert.StartsWith(start, Convert.ToHexStringLower(packet));
        Assert.EndsWith(end, Convert.ToHexStringLower(packet));
        Assert.Equal([.. frames, .. new byte[1162 - frames.Length]], Decrypt(packet)!);
    }

    [Fact]
    public void Changed_packet_is_not_decrypted()
    {
        byte[] packet = SomeQuic.Initial(false, Destination, number: 2, Convert.FromHexString(Frame));
        packet[^1] ^= 1;
        Assert.Null(Decrypt(packet));
    }

    [Fact]
    public void Packets_of_one_datagram_are_read_one_after_the_other()
    {
        byte[] first = SomeQuic.Initial(true, Destination, 0, SomeQuic.Crypto(5, [1, 2]), 40, token: [9, 9]);
        byte[] second = SomeQuic.Initial(true, Destination, 1, [1, .. SomeQuic.Crypto(0, [3])], 40);
        using var decryptor = new QuicDecryptor(ofServer: false);
        var found = new List<string>();
        foreach (QuicPacket packet in new QuicPackets((byte[])[.. first, .. second]))
        {
            Assert.True(decryptor.TryDecrypt(packet, packet.Destination, out QuicOpened opened));
            foreach (QuicFrame frame in new QuicFrames(opened.Frames))
            {
                if (frame.Type == QuicFrame.Crypto)
                    found.Add($"{frame.Number(0)}: {Convert.ToHexString(frame.Data)}");
            }
        }
        Assert.Equal(["5: 0102", "0: 03"], found);
    }

    // An acknowledgment with one more range and with counts, then CRYPTO; nothing after a frame of another kind.
    [Fact]
    public void Frames_are_read_up_to_one_of_another_kind()
    {
        byte[] frames = [3, 9, 0x40, 1, 1, 2, 3, 4, 5, 6, 7, .. SomeQuic.Crypto(7, [8]), 8, .. SomeQuic.Crypto(9, [9])];
        var list = new QuicFrames(frames);
        Assert.True(list.MoveNext());
        Assert.Equal((9ul, 1ul, 2ul), (list.Current.Number(0), list.Current.Number(2), list.Current.Number(3)));
        Assert.True(list.MoveNext());
        Assert.Equal((7ul, 8), (list.Current.Number(0), list.Current.Data[0]));
        Assert.False(list.MoveNext());
    }

    private static byte[]? Decrypt(byte[] packet)
    {
        using var decryptor = new QuicDecryptor(ofServer: false);
        Assert.True(QuicPacket.TryRead(packet, out QuicPacket initial) && initial.IsInitial);
        return decryptor.TryDecrypt(initial, initial.Destination, out QuicOpened opened)
            ? opened.Frames.ToArray() : null;
    }

    private static UInt128 Number(string hex) =>
        UInt128.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
