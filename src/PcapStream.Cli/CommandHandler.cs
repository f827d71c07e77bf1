using System.CommandLine;
using System.CommandLine.Help;
using System.ComponentModel;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Cli.Options;
using PcapStream.Expansion.Baselines;
using PcapStream.Filtering;
using PcapStream.Processes;
using PcapStream.Profiling.Weaver;

namespace PcapStream.Cli;

/// <summary>Runs the command that was asked for; turns every expected error into one line on stderr and an exit code.</summary>
internal static class CommandHandler
{
    /// <summary>The program's name.</summary>
    public const string Name = "pcapstream";

    // EAGAIN on Linux: what a call says that would start a thread or a process beyond the limit.
    private const int TryAgain = 11;

    public static int Run(Command root, string[] args)
    {
        string name = Name;
        try
        {
            // A capture may be called @this; nobody means a file of arguments by it.
            ParseResult command = root.Parse(MemoryOptions.Normalise(args), new ParserConfiguration { ResponseFileTokenReplacer = null });
            name = command.CommandResult.Command.Name;
            if (command.Errors.Count > 0 && command.Action is not HelpAction)
                return Usage(command.Errors.Select(error => error.Message), name);
            return command.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (UsageException error)
        {
            return Usage([error.Message], name);
        }
        catch (Exception error) when (error is CaptureException or FilterException or BufferExhaustedException or ProfilingException or ProcessStartException or BaselineException or PlatformNotSupportedException or IOException or UnauthorizedAccessException)
        {
            return Fail(error.Message);
        }
        catch (Exception error) when (error is ThreadStartException || error.GetBaseException() is Win32Exception { NativeErrorCode: TryAgain })
        {
            return Fail("the system allows no more threads or processes; raise the limit (ulimit -u)");
        }
        catch (Exception error)
        {
            return Fail($"unexpected: {error.GetType().Name}: {error.Message}; please report this as a defect");
        }
    }

    private static int Usage(IEnumerable<string> messages, string command)
    {
        foreach (string message in messages)
            Terminal.Error(message);
        Terminal.Note($"Try '{(command == Name ? Name : $"{Name} {command}")} --help'.\n");
        return ExitCode.Usage;
    }

    private static int Fail(string message)
    {
        Terminal.Error(message);
        return ExitCode.Failed;
    }
}

/// <summary>The command line asks for something impossible; the message says what to change.</summary>
internal sealed class UsageException(string message) : Exception(message);
