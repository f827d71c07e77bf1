using PcapStream.Capture;
using PcapStream.Operations.Parts;
using PcapStream.Partials;

namespace PcapStream.Tests.Operations.Parts;

/// <summary>Which parts follow each other.</summary>
public sealed class PartJoinTests
{
    private static readonly string[] Files = ["a", "b"];

    [Fact]
    public void Parts_that_follow_are_their_captures()
    {
        PartJoin join = Join(
            Part(0, 0, 500, packets: 3, damage: new DamageEntry(100, 20, "lost", 1)),
            Part(0, 500, ReadPart.WholeEnd, packets: 4, damage: new DamageEntry(700, 5, "lost", 2)),
            Part(1, 0, ReadPart.WholeEnd, packets: 5));
        join.End("last");
        Assert.Equal([7, 5], join.Captures.Select(one => one.Packets));
        Assert.Equal([1, 5], join.Captures[0].Damage.Select(one => one.PacketsBefore));
        Assert.Empty(join.Captures[1].Damage);
    }

    [Fact]
    public void Damage_on_both_sides_of_an_edge_is_one_line()
    {
        PartJoin join = Join(
            Part(0, 0, 500, packets: 3, damage: new DamageEntry(100, 20, "lost", 3)),
            Part(0, 500, ReadPart.WholeEnd, packets: 4, damage: new DamageEntry(120, 30, "lost", 0)));
        Assert.Equal([new DamageEntry(100, 50, "lost", 3)], join.Captures[0].Damage);
    }

    [Fact]
    public void Other_parts_are_refused()
    {
        ReadPart first = Part(0, 0, 500, packets: 3);
        Refused("2: begins at byte 400 of a, and what is before it ends at byte 500", first, Part(0, 400, 900));
        Refused("2: begins at byte 600 of a, and what is before it ends at byte 500", first, Part(0, 600, 900));
        Refused("2: has another capture than the one that follows 1", first, Part(1, 0, 900));
        Refused("1: has another capture than the one that follows ", Part(1, 0, 900));
        Refused("1: begins at byte 9 of a, and what is before it ends at byte 0", Part(0, 9, 900));
        Refused("2: does not know what a says before it", first, Part(0, 500, 900) with { Before = 7 });
        Refused("1: ends within damage of a", Part(0, 0, 500, damage: new DamageEntry(480, 20, "lost", 1)),
            Part(0, 500, 900));
        PartialException error = Assert.Throws<PartialException>(() => Join(first).End("1"));
        Assert.Equal("1: ends before the captures do", error.Message);
    }

    private static void Refused(string message, params ReadPart[] parts)
    {
        PartialException error = Assert.Throws<PartialException>(() => Join(parts));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static PartJoin Join(params ReadPart[] parts)
    {
        var join = new PartJoin(Files);
        for (int i = 0; i < parts.Length; i++)
            join.Add(parts[i], $"{i + 1}");
        return join;
    }

    private static ReadPart Part(int input, long from, long to, long packets = 1, DamageEntry? damage = null) => new(
        input, from, to, Before: 1, After: 1, packets, CaptureBytes: 1000, FileBytes: 1000, ["ether"],
        damage is null ? [] : [damage]);
}
