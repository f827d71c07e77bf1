using PcapStream.Operations.Info;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations;

public sealed class PacketCommentTests
{
    private const ushort Comment = 1;

    [Fact]
    public void Comments_have_the_number_of_their_packet()
    {
        CaptureInfo info = Read(new PcapNgBuilder().Section().Interface().Enhanced(0, 1, [1])
            .Enhanced(0, 2, [2], null, (Comment, PcapNgBuilder.Text("a")), (Comment, PcapNgBuilder.Text("b")))
                .Enhanced(0, 3, [3], null, (2, [1, 0, 0, 0])));
        Assert.Equal([new PacketComment(2, "a"), new PacketComment(2, "b")], info.PacketComments);
        Assert.Equal(2, info.PacketCommentCount);
    }

    [Theory]
    [InlineData(5, 1000)]
    [InlineData(50_000, 20)]
    public void All_comments_are_counted_and_the_first_are_kept(int length, int kept)
    {
        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface();
        byte[] comment = new byte[length];
        Array.Fill(comment, (byte)'x');
        for (int i = 0; i < 1500; i++)
            builder.Enhanced(0, 1, [1], null, (Comment, comment));
        CaptureInfo info = Read(builder);
        Assert.Equal(1500, info.PacketCommentCount);
        Assert.Equal(kept, info.PacketComments.Count);
    }

    private static CaptureInfo Read(PcapNgBuilder builder)
    {
        using var file = new TemporaryFile(builder.ToArray());
        return InfoOperation.Run(file.Path, new InfoOptions());
    }
}
