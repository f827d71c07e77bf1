using System.CommandLine;
using System.Globalization;
using PcapStream.Cli.Options;
using PcapStream.Operations.Convert.Edits;

namespace PcapStream.Cli.Commands.Edit;

/// <summary>The options that remove bytes of packets.</summary>
internal sealed class EditLengthOptions
{
    private readonly ValueOption _snapLength = new(
        "Cut packets to this many bytes; their original lengths are kept.", "N", "-s");

    private readonly RepeatedOption _chop = new(
        "Remove LEN bytes from OFFSET on or, if LEN is negative, before it; a negative OFFSET counts from the end. May "
            + "be given twice, with a positive and a negative LEN.",
        "[OFFSET:]LEN", "-C");

    private readonly SwitchOption _adjusts = new("-s and -C change original lengths too.", "-L");

    public void AddTo(Command command)
    {
        command.Add(_snapLength.Option);
        command.Add(_chop.Option);
        command.Add(_adjusts.Option);
    }

    /// <exception cref="UsageException">A value is not a length.</exception>
    public EditOptions Apply(ParseResult command, EditOptions edit) => edit with
    {
        SnapLength = (int?)_snapLength.Number(command, least: 1, most: int.MaxValue),
        Chops = [.. _chop.Texts(command).Select(ParseChop)],
        AdjustLengths = _adjusts.IsSet(command),
    };

    private static Chop ParseChop(string text)
    {
        string[] parts = text.Split(':', 2);
        int offset = 0;
        bool isChop = TryParse(parts[^1], out int length) && length != 0
            && (parts.Length == 1 || TryParse(parts[0], out offset));
        return isChop
            ? new Chop(offset, length)
            : throw new UsageException($"-C {text}: expected [OFFSET:]LEN, such as 14, -4 or 12:4");

        static bool TryParse(string text, out int number) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
                && number != int.MinValue;
    }
}
