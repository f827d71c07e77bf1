using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Cli.Running;
using PcapStream.Inputs;
using PcapStream.Operations.Plan;

namespace PcapStream.Cli.Commands.Plan;

/// <summary><c>pcapstream plan</c>: predicts the result and cost of another command from samples.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var input = new InputOptions();
        var target = new PlanTarget();
        var samples = new ValueOption(
            $"Places to sample besides the head, {PlanOptions.LeastSamples} to {PlanOptions.MostSamples}. "
            + "[default: 1024]",
            "N",
            "--samples");
        var json = new SwitchOption("Print an array with one object per capture.", "--json");
        var command = new Command("plan", """
            Predict packets, memory, output and time, before reading it all.

            Only samples are read: 16 KiB at the head and at 1,024 places all over the file, 16 MiB in total, and 24 to
            32 MiB in longer stretches to measure the speed. Ranges of packets and output are 95 % ranges. A small file
            is read whole, and its packets are exact, and so are those of a capture with an index, FILE.pcix, which also
            has the bytes of a compressed one. Only the head of a compressed file is decompressed; its ranges are
            from half to double.

            Example:
              pcapstream plan big.pcap
              pcapstream plan big.pcap -f 'tcp port 443' -e frame.time_epoch -e ip.src
              pcapstream plan big.pcap -z conv,tcp
              pcapstream plan big.pcap --compress zstd
              pcapstream plan --json 'ring/*.pcap' | jq '[.[].packets.estimate] | add'
            """)
        {
            samples.Option,
            json.Option,
        };
        target.AddTo(command);
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            PlanOptions options = target.Complete(parsed, new PlanOptions { Batches = input.Batches(parsed) });
            if (samples.Number(parsed, PlanOptions.LeastSamples, PlanOptions.MostSamples) is { } places)
                options = options with { Samples = (int)places };
            return Run(parsed, input, options, json.IsSet(parsed));
        });
        return command;
    }

    private static int Run(ParseResult parsed, InputOptions input, PlanOptions options, bool json) =>
        CommandRun.Execute(parsed, input, new CaptureJob<CaptureResults<PlanResult>>
        {
            Batches = options.Batches,
            ReportsProgress = false,
            Check = RefuseStreams,
            Operation = run => run.ForEach(file => PlanOperation.Run(file, options, run.Cancellation), _ => false),
            Render = (plans, _) =>
            {
                if (!plans.Interrupted)
                    Terminal.Print(json ? PlanJson.Render(plans.Results) : PlanText.Render(plans.Results));
            },
            Summary = plans => new RunSummary
            {
                Damage = [],
                Damaged = plans.Results.Any(plan => plan.Damaged),
                Failed = plans.Failed,
                Interrupted = plans.Interrupted,
                InterruptedAt = $"interrupted after {plans.Results.Count} of {plans.Captures} captures",
            },
        });

    private static void RefuseStreams(CaptureSet captures)
    {
        string? reason = captures.Files.Select(PlanOperation.Refusal).FirstOrDefault(refusal => refusal is not null);
        if (reason is not null)
            throw new UsageException(reason);
    }
}
