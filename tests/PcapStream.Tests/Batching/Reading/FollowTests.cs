using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Batching.Reading;

/// <summary>A file that another program is still writing.</summary>
public sealed class FollowTests
{
    private static readonly BatchOptions Follow = new()
    {
        PacketsPerBatch = 10,
        Capture = new CaptureOptions { Follow = true },
    };

    // A defect here would be a reader that never returns.
    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    [Fact]
    public async Task Packets_written_later_are_read_later()
    {
        List<SomePacket> packets = Some.Packets(seed: 80, count: 100, maxLength: 300);
        byte[] capture = Some.Pcap(packets);
        using var file = new TemporaryFile(capture.AsSpan(0, 1000));
        using BatchReader reader = BatchReader.Open(file.Path, Follow);
        // In the middle of a record, where a writer's buffer may end.
        var writing = Task.Run(() =>
        {
            foreach (byte[] piece in capture[1000..].Chunk(1111))
            {
                using FileStream stream = File.Open(file.Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
                stream.Write(piece);
            }
        });
        int count = 0;
        while (count < packets.Count)
        {
            using PacketBatch batch = reader.Next(Patience)!;
            foreach (PacketView packet in batch)
                CaptureAssert.Equal(packets[count++], count, packet);
        }
        await writing;
        Assert.Empty(reader.Capture.Damage);
    }

    [Fact]
    public async Task Empty_file_is_waited_for()
    {
        using var file = new TemporaryFile([]);
        var opening = Task.Run(() => BatchReader.Open(file.Path, Follow));
        File.WriteAllBytes(file.Path, Some.Pcap(Some.Packets(seed: 81, count: 10, maxLength: 50)));
        using BatchReader reader = await opening;
        using PacketBatch batch = reader.Next(Patience)!;
        Assert.Equal(10, batch.Count);
    }

    [Fact]
    public void Cancellation_delivers_the_packets_so_far_and_ends_the_wait()
    {
        using var file = new TemporaryFile(Some.Pcap(Some.Packets(seed: 82, count: 7, maxLength: 50)));
        using BatchReader reader = BatchReader.Open(file.Path, Follow);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        using (PacketBatch batch = reader.Next(patience.Token)!)
            Assert.Equal(7, batch.Count);
        Assert.ThrowsAny<OperationCanceledException>(() => reader.Next(patience.Token));
    }

    [Fact]
    public void File_that_becomes_shorter_is_an_error()
    {
        using var file = new TemporaryFile(Some.Pcap(Some.Packets(seed: 83, count: 10, maxLength: 50)));
        using BatchReader reader = BatchReader.Open(file.Path, Follow);
        reader.Next(Patience)!.Dispose();
        File.WriteAllBytes(file.Path, []);
        Assert.Contains("has become shorter", Assert.Throws<CaptureException>(() => reader.Next(Patience)).Message);
    }

    [Fact]
    public void Compressed_file_cannot_be_followed()
    {
        using var file = new TemporaryFile(
            [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        string path = file.Path;
        Assert.Contains(
            "only an uncompressed file can be followed",
            Assert.Throws<CaptureException>(() => BatchReader.Open(path, Follow)).Message);
    }
}
