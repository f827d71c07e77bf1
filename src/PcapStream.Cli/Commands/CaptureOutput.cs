using PcapStream.Capture;
using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Operations.Convert;
using CommandLine = System.CommandLine.ParseResult;

namespace PcapStream.Cli.Commands;

/// <summary>Runs a conversion for the commands that write a capture, and says how it ended.</summary>
internal static class CaptureOutput
{
    public static int Write(CommandLine parsed, InputOptions input, string output, ConvertOptions options)
    {
        if (options.Batches.Capture.Follow && options.MaxPackets is null)
            throw new UsageException("--follow has no end, and a file bears its name only at its end: -c N says when that is");
        using CommandReading reading = input.Start(parsed, options.Batches, ("-w", output));
        (CaptureSet captures, CommandLog? log, bool quiet) = reading;
        // With one capture missing, the output would look whole and not be.
        if (captures.Failures.Count > 0)
            return ExitCode.Failed;
        ConvertResult result;
        using (var interruption = new Interruption())
        using (var progress = ReadingProgress.Create(captures, quiet))
        {
            log?.Information("writing {Output} from {Files} with {Options}", output, captures.Files, options);
            try
            {
                result = ConvertOperation.Run(captures.Files, output, options, progress, interruption.Token);
            }
            catch (ArgumentOutOfRangeException error)
            {
                throw new UsageException(error.Message);
            }
            catch (CaptureException error) when (error.ReaderIsGone)
            {
                return ExitCode.Done;
            }
        }
        log?.Information("{Packets} packets, {Bytes} bytes", result.Packets, result.Bytes);
        return Report(result, output, quiet);
    }

    private static int Report(ConvertResult result, string output, bool quiet)
    {
        if (result.Interrupted)
        {
            Terminal.Complain($"interrupted after {result.Packets} packets: {output} is not written");
            return Interruption.ExitCode;
        }
        if (!quiet)
        {
            DamageText.Write(result.Damage);
            string name = PrintableText.Of(output, keepLines: false);
            void NoteIfAny(string what, long count)
            {
                if (count > 0)
                    Terminal.Note($"{name}: {what}: {Quantities.Count(count)}\n");
            }

            NoteIfAny("digits cut of the times of packets", result.TimesCut);
            NoteIfAny("times of packets changed to the nearest that it can hold", result.TimesClamped);
            NoteIfAny("blocks and options left out that must not be copied into a changed capture", result.NotCopied);
            Terminal.Note($"{name}: {Quantities.Count(result.Packets)} packets, {Quantities.Bytes(result.Bytes)} of capture\n");
        }
        return result.Damage.Count > 0 ? ExitCode.Damaged : ExitCode.Done;
    }
}
