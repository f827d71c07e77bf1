using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Edits;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Edits;

/// <summary>editcap changes packets of other people's captures in the same way, to the byte and nanosecond.</summary>
public sealed class EditcapEditTests : IDisposable
{
    private const int ShortPacket = 40;

    // These run over more captures than the others.
    private static readonly string[] Often = ["-t 3600", "-S 0.000001", "-s 60", "-s 60 -L", "-C 12:4 -C -4"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, EditOptions> Edits => new()
    {
        { "-t 3600", new() { TimeShift = 3_600_000_000_000 } },
        { "-t 0.999999", new() { TimeShift = 999_999_000 } },
        { "-t -1.000001", new() { TimeShift = -1_000_001_000 } },
        { "-S 0", new() { StrictTimes = new StrictTimes(0, ChangesAll: false) } },
        { "-S 0.000001", new() { StrictTimes = new StrictTimes(1000, ChangesAll: false) } },
        { "-S -0.25", new() { StrictTimes = new StrictTimes(250_000_000, ChangesAll: true) } },
        { "-S -0", new() { StrictTimes = new StrictTimes(0, ChangesAll: true) } },
        { "-s 60", new() { SnapLength = 60 } },
        { "-s 60 -L", new() { SnapLength = 60, AdjustLengths = true } },
        { "-C 14", new() { Chops = [new(0, 14)] } },
        { "-C -4", new() { Chops = [new(0, -4)] } },
        { "-C -4 -L", new() { Chops = [new(0, -4)], AdjustLengths = true } },
        { "-C 12:4", new() { Chops = [new(12, 4)] } },
        { "-C -20:4 -L", new() { Chops = [new(-20, 4)], AdjustLengths = true } },
        { "-C -20:-4", new() { Chops = [new(-20, -4)] } },
        { "-C 50:-30 -L", new() { Chops = [new(50, -30)], AdjustLengths = true } },
        { "-C 12:4 -C -4", new() { Chops = [new(12, 4), new(0, -4)] } },
        {
            "-C 40:10 -C 60:-50 -L",
            new() { Chops = [new(40, 10), new(60, -50)], AdjustLengths = true }
        },
        { "-C -30:10 -C 20:-15", new() { Chops = [new(-30, 10), new(20, -15)] } },
        { "-C 70:8 -C 30:-8", new() { Chops = [new(70, 8), new(30, -8)] } },
        { "-C 60:4 -C -60:-4", new() { Chops = [new(60, 4), new(-60, -4)] } },
        { "-C 4:2 -C 6:3 -L", new() { Chops = [new(4, 2), new(6, 3)], AdjustLengths = true } },
        { "-C 1000:1 -C -1000:-2", new() { Chops = [new(1000, 1), new(-1000, -2)] } },
        {
            "-S 0.000001 -t 5 -s 90 -C 10:6 -L",
            new()
            {
                StrictTimes = new StrictTimes(1000, ChangesAll: false),
                TimeShift = 5_000_000_000,
                SnapLength = 90,
                Chops = [new(10, 6)],
                AdjustLengths = true,
            }
        },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Packets_equal_editcaps(string arguments, EditOptions edit)
    {
        int compared = 0;
        var differing = new List<string>();
        int every = Often.Contains(arguments) ? 5 : 25;
        foreach (string file in Editcap.Captures(every))
        {
            if (EditsWrongly(file, edit) || Editcap.Run(arguments.Split(' '), file) is not { } theirs)
                continue;
            ConvertOperation.Run([file], _folder["ours"], new ConvertOptions
            {
                Format = CaptureFormat.PcapNg,
                Edit = edit,
                CutTimes = true,
                ClampTimes = true,
            });
            compared++;
            List<ReadPacket> ours = ReadPacket.All(File.ReadAllBytes(_folder["ours"])).Packets;
            if (!Editcap.Same(theirs, ours) && Editcap.CopiesExactly(file))
                differing.Add(file);
        }
        Assert.True(compared > 250 / every, $"only {compared} captures were compared");
        Assert.Empty(differing);
    }

    private static bool EditsWrongly(string file, EditOptions edit)
    {
        List<ReadPacket> packets = ReadPacket.All(File.ReadAllBytes(file)).Packets;
        bool cuts = edit.SnapLength is not null || edit.Chops.Count > 0;
        // It edits an original length that is below the captured one, which is set right here first.
        return (cuts && packets.Exists(packet => packet.OriginalLength < packet.Data.Length))
            // It does not count SunATM's header.
            || (cuts && packets.Exists(packet => packet.LinkType == new LinkType(123)))
            // It removes bytes outside short packets if two regions count from opposite ends.
            || (edit.Chops is [{ Offset: < 0 }, { Offset: > 0 }]
                && packets.Exists(packet => packet.Data.Length < ShortPacket))
            // It takes a time of 0 for that of no packet.
            || (edit.StrictTimes is not null && packets.Exists(packet => packet.Nanoseconds == 0))
            // It writes a time before 1970 as one after 2500.
            || (edit.TimeShift < 0 && packets.Exists(packet => packet.Nanoseconds < -edit.TimeShift));
    }
}
