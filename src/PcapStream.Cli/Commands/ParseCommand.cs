using System.CommandLine;
using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Operations.Count;

namespace PcapStream.Cli.Commands;

/// <summary><c>pcapstream parse</c>: every packet through the pool, counted by protocol.</summary>
internal static class ParseCommand
{
    public static Command Create()
    {
        var input = new InputOptions();
        var filter = new FilterOption();
        var count = new Setting("Stop after this many packets that pass, over all captures.", "N", "-c");
        var fields = new FieldOutputOptions();
        var json = new Flag("Print one object, receipt included.", "--json");
        Setting memory = MemoryOption.Create();
        var poolStatistics = new Flag("Print the pool's books on stderr, as CPython's sys._debugmallocstats does.", "--pool-stats");
        var command = new Command("parse", """
            Stream captures through the pool and count their packets by protocol, or write fields of each packet.

            With -T and -e the fields go to the standard output, a packet after the other, under tshark's names. -T fields,
            json and ek are as tshark's; csv and tsv have a line of names; jsonl is an object a line, in which numbers are
            numbers, flags are true or false, several values are an array, and a field that a packet lacks is left out.

            Example:
              pcapstream parse big.pcap --memory
              pcapstream parse 'ring/*.pcap' --by-time -f 'tcp port 443'
              pcapstream parse big.pcap -T csv -e frame.time_epoch -e ip.src -e tcp.dstport -E occurrence=f > big.csv
              tcpdump -i eth0 -w - | pcapstream parse - -c 1000000
            """)
        {
            count.Option,
            json.Option,
            memory.Option,
            poolStatistics.Option,
        };
        fields.AddTo(command);
        filter.AddTo(command);
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            if (fields.Read(parsed, json.IsSet(parsed)) is { } wanted)
            {
                return FieldOutput.Write(parsed, input, memory.Text(parsed), poolStatistics.IsSet(parsed),
                    wanted with { Batches = input.Batches(parsed), Filter = filter.Filter(parsed), MaxPackets = count.Number(parsed, least: 1) });
            }
            var options = new CountOptions { Batches = input.Batches(parsed), Filter = filter.Filter(parsed), MaxPackets = count.Number(parsed, least: 1) };
            string? receipt = memory.Text(parsed);
            using CommandReading reading = input.Start(parsed, options.Batches, MemoryOption.File(receipt));
            (CaptureSet captures, CommandLog? log, bool quiet) = reading;
            CountResult result = Run(captures, options, quiet, log);
            Terminal.Print(json.IsSet(parsed) ? ParseJson.Render(result) : ParseText.Render(result, captures.Files));
            if (poolStatistics.IsSet(parsed))
                Terminal.Note(result.Pool.ToDebugMallocStats());
            if (receipt is not null)
                ReceiptOutput.Write(result.Memory, result.Packets, receipt);
            return ReadingOutcome.Report(captures, result.Failures, result.Damage, result.Interrupted ? result.Packets : null, quiet);
        });
        return command;
    }

    private static CountResult Run(CaptureSet captures, CountOptions options, bool quiet, CommandLog? log)
    {
        using var interruption = new Interruption();
        using var progress = ReadingProgress.Create(captures, quiet);
        log?.Information("reading {Files} with {Options}", captures.Files, options);
        CountResult result = CountOperation.Run(captures.Files, options, progress, interruption.Token);
        log?.Information("{Packets} packets in {Seconds} s", result.Packets, result.Elapsed.TotalSeconds);
        return result;
    }
}
