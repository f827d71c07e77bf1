using System.CommandLine;

namespace PcapStream.Cli.Options.Filters;

/// <summary><c>--no-index</c>: read a capture without the index beside it.</summary>
internal sealed class IndexSwitch
{
    private readonly SwitchOption _off = new(
        "Do not use FILE.pcix, the index that 'index' writes; the packets are the same.", "--no-index");

    public void AddTo(Command command) => command.Add(_off.Option);

    public bool IsUsed(ParseResult command) => !_off.IsSet(command);
}
