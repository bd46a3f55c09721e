package platter.operation;

import java.time.Duration;
import java.util.Map;
import platter.playbook.Facts;

/**
 * What is known of the hosts before a playbook runs.
 *
 * @param facts by host
 * @param accounts numbers of the service accounts, by host and service
 * @param roundTrip the longest between two hosts that vote
 */
public record Survey(
    Map<String, Facts> facts, Map<String, Map<String, Integer>> accounts, Duration roundTrip) {}
