using System.IO.Pipes;
using PcapStream.Capture;
using PcapStream.Outputs;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.Writing;

/// <summary>Pipes and devices are written in place.</summary>
public sealed class PipeAndDeviceTests : IDisposable
{
    private const string Null = "/dev/null";

    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In);

    private int Descriptor =>
        int.Parse(_pipe.GetClientHandleAsString(), System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => _pipe.Dispose();

    [Fact]
    public void Device_stays_a_device()
    {
        Assert.SkipUnless(File.Exists(Null), $"there is no {Null}");
        using var writer = CaptureWriter.Create(Null);
        writer.Complete();
        Assert.True(writer.Bytes > 0);
        Assert.Empty(Directory.GetFiles("/dev", "*.unfinished"));
        Assert.Empty(File.ReadAllBytes(Null));
    }

    [Fact]
    public async Task Pipe_is_written_in_place()
    {
        SkipUnlessPipesHaveNames();
        Task<byte[]> received = Task.Run(ReadAll);
        using (var writer = CaptureWriter.Create($"/proc/self/fd/{Descriptor}", Written.Pcap))
        {
            _pipe.DisposeLocalCopyOfClientHandle();
            WriteMuch(writer);
            writer.Complete();
            Assert.Equal(writer.Packets, ReadPacket.All(await received).Packets.Count);
        }
    }

    [Fact]
    public void Closed_reader_is_distinguished_from_a_failure()
    {
        SkipUnlessPipesHaveNames();
        using var writer = CaptureWriter.Create($"/proc/self/fd/{Descriptor}", Written.Pcap);
        _pipe.Dispose();
        Assert.True(Assert.Throws<CaptureException>(() => WriteMuch(writer)).ReaderIsGone);
        Assert.True(Assert.Throws<CaptureException>(writer.Complete).ReaderIsGone);
    }

    [Fact]
    public async Task Descriptor_receives_all_bytes_and_stays_open()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "descriptors are Unix's");
        byte[] sent = new byte[1 << 20];
        new Random(35).NextBytes(sent);
        Task<byte[]> received = Task.Run(ReadAll);
        using (var stream = new DescriptorStream(Descriptor))
            stream.Write(sent);
        using (var stream = new DescriptorStream(Descriptor))
            stream.Write([1]);
        _pipe.DisposeLocalCopyOfClientHandle();
        byte[] all = await received;
        Assert.Equal(1, all[^1]);
        Assert.True(all.AsSpan(..^1).SequenceEqual(sent));
    }

    [Fact]
    public void Closed_descriptor_is_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "descriptors are Unix's");
        using var stream = new DescriptorStream(int.MaxValue);
        Assert.Equal("Bad file descriptor", Assert.Throws<IOException>(() => stream.Write([1])).Message);
    }

    private static void SkipUnlessPipesHaveNames() =>
        Assert.SkipUnless(Directory.Exists("/proc/self/fd"), "pipes without a name cannot be opened here");

    private static void WriteMuch(CaptureWriter writer)
    {
        writer.AddInterface(Written.Ethernet);
        for (int i = 0; i < 2000; i++)
            writer.Write(0, new Timestamp(i), new byte[500], 500);
    }

    private byte[] ReadAll()
    {
        using var all = new MemoryStream();
        _pipe.CopyTo(all);
        return all.ToArray();
    }
}
