using PcapStream.Protocols.Transport;
using PcapStream.Tests.Protocols.Quic;
using PcapStream.Tests.Protocols.Tls;

namespace PcapStream.Tests.Operations.Flows.Application;

/// <summary>A hello that is cut in any way has the facts of the whole one.</summary>
public sealed class HelloTableTests : IDisposable
{
    private const int Rounds = 400;
    private const uint NearOverflow = 0xFFFF_FE00;

    private static readonly byte[] Destination = Convert.FromHexString("8394C8F03E515708");

    private readonly FactText _facts = new();
    private readonly byte[] _hello = SomeHello.Client("example.com", "h2", keyBytes: 1700);

    public void Dispose() => _facts.Dispose();

    [Fact]
    public void Hello_may_be_cut_into_any_segments_after_a_SYN()
    {
        var random = new Random(3);
        string[] expected = _facts.Segment(1, 0, SomeHello.Records(_hello));
        Assert.Equal(["TlsServerName=example.com", "TlsProtocol=h2"], expected[..2]);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] stream = SomeHello.Records(_hello, random.Next(2) == 0 ? 1 << 14 : random.Next(1, 600));
            var found = new List<string>();
            ushort port = (ushort)(round + 1000);
            _facts.Segment(port, NearOverflow - 1, [], TcpControl.Synchronize);
            foreach ((int start, int end) in Cut(random, stream.Length))
            {
                int first = start - (random.Next(2) == 0 ? 0 : random.Next(Math.Min(start, 20) + 1));
                found.AddRange(_facts.Segment(port, NearOverflow + (uint)first, stream[first..end]));
            }
            Assert.Equal(expected, found.Take(expected.Length));
        }
    }

    [Fact]
    public void Without_a_SYN_the_start_must_come_first()
    {
        byte[] stream = SomeHello.Records(_hello);
        string[] expected = _facts.Segment(1, 0, stream);
        Assert.Empty(_facts.Segment(2, 100, stream[..1000]));
        Assert.Empty(_facts.Segment(2, 1600, stream[1500..]));
        Assert.Empty(_facts.Segment(3, 100, stream[..1000]));
        Assert.Equal(expected, _facts.Segment(2, 1100, stream[1000..1500]));
        Assert.Equal(expected, _facts.Segment(3, 1100, stream[1000..]));
        Assert.Empty(_facts.Segment(4, 1100, stream[1000..]));
        Assert.Empty(_facts.Segment(4, 100, stream[..1000]));
    }

    [Fact]
    public void Hello_may_come_after_another_protocol()
    {
        byte[] stream = SomeHello.Records(_hello);
        string[] expected = _facts.Segment(1, 0, stream);
        _facts.Segment(2, 9, [], TcpControl.Synchronize);
        Assert.Empty(_facts.Segment(2, 10, "STARTTLS\r\n"u8.ToArray()));
        Assert.Empty(_facts.Segment(2, 20, stream[..1000]));
        Assert.Equal(expected, _facts.Segment(2, 1020, stream[1000..]));
    }

    [Fact]
    public void Other_connection_of_the_same_ends_starts_again()
    {
        byte[] stream = SomeHello.Records(_hello);
        string[] expected = _facts.Segment(1, 0, stream);
        Assert.Empty(_facts.Segment(2, 100, stream[..1000]));
        _facts.Segment(2, 5000, [], TcpControl.Synchronize);
        Assert.Empty(_facts.Segment(2, 6001, stream[1000..]));
        Assert.Equal(expected, _facts.Segment(2, 5001, stream[..1000]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hello_may_be_scrambled_over_datagrams(bool isVersion2)
    {
        var random = new Random(4);
        byte[] frames = [.. SomeQuic.Crypto(0, _hello)];
        byte[] whole = SomeQuic.Initial(isVersion2, Destination, 0, frames, frames.Length);
        string[] expected = _facts.Datagram(1, whole);
        Assert.Equal(
            [isVersion2 ? "QuicVersion=6b3343cf" : "QuicVersion=00000001", "TlsServerName=example.com"],
            expected[..2]);
        Assert.StartsWith("Ja4=q13d", expected[4]);
        for (int round = 0; round < Rounds / 4; round++)
        {
            var found = new List<string>();
            uint number = 0;
            foreach ((int, int)[] pieces in Cut(random, _hello.Length).Chunk(random.Next(1, 8)))
            {
                byte[] payload =
                [
                    .. pieces.SelectMany(piece => (byte[])
                    [
                        .. new byte[random.Next(3)], .. SomeQuic.Crypto(piece.Item1, _hello[piece.Item1..piece.Item2]),
                        1,
                    ]),
                ];
                found.AddRange(_facts.Datagram(
                    (ushort)(round + 1000), SomeQuic.Initial(isVersion2, Destination, number++, payload, 1162)));
            }
            Assert.Equal(expected, found.Distinct());
        }
    }

    [Fact]
    public void Other_connection_of_QUIC_is_not_mixed_in()
    {
        byte[] Packet(byte[] destination, int start, int end) =>
            SomeQuic.Initial(false, destination, 0, SomeQuic.Crypto(start, _hello[start..end]));
        byte[] other = [.. Destination.Reverse()];
        Assert.Single(_facts.Datagram(1, Packet(Destination, 0, 900)));
        Assert.Single(_facts.Datagram(1, Packet(other, 900, _hello.Length)));
        Assert.Equal(5, _facts.Datagram(1, Packet(other, 0, 900)).Length);
    }

    [Fact]
    public void Oldest_hellos_make_room()
    {
        const int Hellos = 129;
        byte[] stream = SomeHello.Records(_hello);
        for (ushort port = 1000; port < 1000 + Hellos; port++)
            Assert.Empty(_facts.Segment(port, 0, stream[..1000]));
        Assert.Empty(_facts.Segment(1000, 1000, stream[1000..]));
        Assert.NotEmpty(_facts.Segment(1001, 1000, stream[1000..]));
        Assert.NotEmpty(_facts.Segment(999 + Hellos, 1000, stream[1000..]));
    }

    // Pieces in any order, some of them twice.
    private static (int Start, int End)[] Cut(Random random, int length)
    {
        int[] cuts =
        [
            0,
            .. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(1, length)).Distinct().Order(),
            length,
        ];
        (int, int)[] pieces = [.. cuts.Zip(cuts.Skip(1))];
        (int, int)[] all = [.. pieces, .. pieces.Take(random.Next(3))];
        random.Shuffle(all);
        return all;
    }
}
