using System.CommandLine;
using System.Globalization;
using PcapStream.Capture;
using PcapStream.Cli.Options;
using PcapStream.Operations.Convert.Edits;

namespace PcapStream.Cli.Commands.Edit;

/// <summary>The options that change times.</summary>
internal sealed class EditTimeOptions
{
    private readonly ValueOption _shift = new(
        "Add this to all times, to the nanosecond, such as -3600 or 0.000000001.", "SECONDS", "-t");

    private readonly ValueOption _factor = new(
        "Multiply the time since the first packet, such as 0.5 for twice the speed.", "FACTOR", "--scale");

    private readonly ValueOption _strict = new(
        "Set times that are earlier than the one before to SECONDS after it; -SECONDS sets all.", "SECONDS", "-S");

    public void AddTo(Command command)
    {
        command.Add(_shift.Option);
        command.Add(_factor.Option);
        command.Add(_strict.Option);
    }

    /// <exception cref="UsageException">A value is not a number of seconds.</exception>
    public EditOptions Apply(ParseResult command, EditOptions edit) => edit with
    {
        StrictTimes = _strict.Text(command) is { } strict
            ? new StrictTimes(
                Math.Abs(Nanoseconds(_strict, strict)), ChangesAll: strict.StartsWith('-'))
            : null,
        TimeFactor = Factor(command),
        TimeShift = _shift.Text(command) is { } shift ? Nanoseconds(_shift, shift) : 0,
    };

    private static long Nanoseconds(ValueOption option, string text)
    {
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        bool isNumber = decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out decimal seconds)
            && Math.Abs(seconds) < long.MaxValue / Timestamp.NanosecondsPerSecond;
        decimal nanoseconds = isNumber ? seconds * Timestamp.NanosecondsPerSecond : 0.5m;
        return decimal.IsInteger(nanoseconds)
            ? (long)nanoseconds
            : throw new UsageException(
                $"{option.Option.Name} {text}: expected seconds with at most nine decimals, such as -0.5");
    }

    private decimal Factor(ParseResult command)
    {
        if (_factor.Text(command) is not { } text)
            return 1;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal factor)
            && factor <= EditOptions.MostTimeFactor
            ? factor
            : throw new UsageException($"--scale {text}: expected a factor from 0 to 1000000000, such as 0.5");
    }
}
